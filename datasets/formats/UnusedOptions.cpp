#include "datasets/formats/UnusedOptions.h"

#include "datasets/base/options/OptionName.h"

#include <algorithm>
#include <array>

namespace headroom {
namespace {

/// Returns why the option has no effect; empty if it has one.
std::string why_unused(const OptionField& field, const OpenOptions& o, const OpenedData& data) {
    const auto is = [&](const char* key) { return field.key == std::string(key); };
    if (*field.only_for && data.format != field.only_for)
        return fmt::format("it is for {}, and the data are {}", field.only_for, data.format);
    if ((is("resize-mode") || is("interpolation")) &&
        !(o.resize || o.size_if_mixed || o.common_size_if_mixed))
        return fmt::format("there is no {}", option_name("resize"));
    if (o.as_found) return {};

    const auto* const brought = o.split_file.empty() ? "the data" : "the split file";
    const bool own_test = data.test || data.valid, own_valid = data.valid && data.test;
    if (is("test-fraction") && own_test)
        return fmt::format("{} brings a {} split to measure on", brought,
                           data.test ? "test" : "valid");
    if (is("valid-fraction") && own_valid) return fmt::format("{} brings a valid split", brought);
    if (is("split-seed") && own_test && (own_valid || o.valid_fraction == 0))
        return fmt::format("{} brings all splits", brought);
    return {};
}

} // namespace

std::vector<std::string> unused_options(const OpenOptions& options, const OpenedData& data) {
    std::vector<std::string> notes;
    visit_fields(options, [&](const OptionField& field, const auto& value, const auto& by_default) {
        if (value == by_default) return;
        if (const auto why = why_unused(field, options, data); !why.empty())
            notes.push_back(fmt::format("{} has no effect: {}", option_name(field.key), why));
    });
    return notes;
}

} // namespace headroom
