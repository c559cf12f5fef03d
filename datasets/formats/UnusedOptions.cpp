#include "datasets/formats/UnusedOptions.h"

#include "datasets/formats/Formats.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

std::vector<std::string> unused_options(const OpenOptions& options, const OpenedData& data) {
    const OpenOptions usual;
    std::vector<std::string> notes;
    const auto check = [&](bool given, bool unused, const std::string& option,
                           const std::string& why) {
        if (given && unused) notes.push_back(fmt::format("{} has no effect: {}", option, why));
    };
    const std::pair<std::string, bool> given[] = {{"images-path", !options.images_path.empty()},
                                                  {"labels-path", !options.labels_path.empty()},
                                                  {"layout", !options.layout.empty()},
                                                  {"range", !options.range.empty()},
                                                  {"synth-seed", options.synth_seed != 0},
                                                  {"synth-count", options.synth_count != 0},
                                                  {"skip-bad", options.skip_bad}};
    for (const auto& [key, is_given] : given)
        for (const auto& format : formats())
            if (std::ranges::find(format.options, key) != format.options.end())
                check(is_given, data.format != format.name, "--" + key,
                      fmt::format("it is for {}, and the data are {}", format.name, data.format));

    const bool resized = options.resize || options.size_if_mixed || options.common_size_if_mixed;
    check(options.resizing.mode != usual.resizing.mode, !resized, "--resize-mode",
          "there is no --resize");
    check(options.resizing.interpolation != usual.resizing.interpolation, !resized,
          "--interpolation", "there is no --resize");

    if (options.as_found) return notes;
    const auto* const brought = options.split_file.empty() ? "the data" : "the split file";
    const bool own_test = data.test || data.valid, own_valid = data.valid && data.test;
    check(options.test_fraction != usual.test_fraction, own_test, "--test-fraction",
          fmt::format("{} brings a {} split to measure on", brought, data.test ? "test" : "valid"));
    check(options.valid_fraction != usual.valid_fraction, own_valid, "--valid-fraction",
          fmt::format("{} brings a valid split", brought));
    check(options.split_seed != usual.split_seed,
          own_test && (own_valid || options.valid_fraction == 0), "--split-seed",
          fmt::format("{} brings all splits", brought));
    return notes;
}

} // namespace headroom
