#include "cli/options/DataOptions.h"

#include "core/comparison/Format.h"
#include "datasets/base/ByteSize.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace headroom {
namespace {

void set_resize(OpenOptions& reading, const std::string& text) {
    ImageShape shape;
    try {
        shape = parse_image_shape(text);
    } catch (const Error&) {
    }
    if (shape.height < 1 || shape.width < 1 || shape.channels != 0)
        throw usage_error(fmt::format("--resize: expected HEIGHTxWIDTH such as 28x28, found '{}'",
                                      printable(text)));
    reading.resize = ImageSize{shape.height, shape.width};
}

OptionSet::Setter fraction(const std::string& name, double& target) {
    return [name, &target](const std::string& value) {
        OptionSet number;
        number.number(name, "", "", target);
        number.find(name)->set({value});
        if (target < 0 || target >= 1)
            throw usage_error(fmt::format("--{}: expected at least 0 and less than 1, found '{}'",
                                          name, printable(value)));
    };
}

} // namespace

void add_origin_options(OptionSet& options, OpenOptions& reading) {
    options.list("classes", "CLASS,...", "keep only these classes", reading.classes);
    options.call("labels-from", "N",
                 "number of the first class, where labels are numbers that do not begin at 0 "
                 "(default 0; a model keeps it)",
                 [&reading](const std::string& value) {
                     OptionSet number;
                     number.number("labels-from", "", "", reading.labels_from.emplace());
                     number.find("labels-from")->set({value});
                 });
    options.flag("skip-empty", "leave out the classes that have no images", reading.skip_empty);
    options.text("images-path", "NAME", "HDF5: object that holds the images", reading.images_path);
    options.text("labels-path", "NAME", "HDF5: object that holds the labels", reading.labels_path);
    options.choice("layout", {"nhwc", "nchw"},
                   "HDF5: order of the axes, where the shape leaves it open", reading.layout);
    options.choice("range", {"0-1", "0-255"},
                   "HDF5: of float pixels, where the values leave it open", reading.range);
    options.call("memory-budget", "SIZE",
                 fmt::format("memory for pixels; images that need more are read again from the "
                             "file whenever they are needed ({})",
                             byte_size_string(reading.memory_budget)),
                 [&reading](const std::string& text) {
                     try {
                         reading.memory_budget = parse_byte_size(text);
                     } catch (const Error& error) {
                         throw usage_error(
                             fmt::format("--memory-budget: {}", printable(error.what())));
                     }
                 });
    options.number("synth-seed", "N", "synth: which images are drawn (0)", reading.synth_seed);
    options.number("synth-count", "N", "synth: how many images in all", reading.synth_count);
}

void add_resizing_options(OptionSet& options, OpenOptions& reading) {
    options.call("resize", "HxW", "bring every image to this size",
                 [&reading](const std::string& text) { set_resize(reading, text); });
    options.choice(
        "resize-mode",
        {{"stretch", static_cast<int>(ResizeMode::stretch)},
         {"fit", static_cast<int>(ResizeMode::fit)},
         {"crop", static_cast<int>(ResizeMode::crop)}},
        "images of another aspect: stretched, fitted in with black beside them, or "
        "their middle cut out (stretch)",
        [&reading](int value) { reading.resizing.mode = static_cast<ResizeMode>(value); });
    options.choice("interpolation",
                   {{"nearest", static_cast<int>(Interpolation::nearest)},
                    {"bilinear", static_cast<int>(Interpolation::bilinear)},
                    {"area", static_cast<int>(Interpolation::area)}},
                   "how to resize (bilinear)", [&reading](int value) {
                       reading.resizing.interpolation = static_cast<Interpolation>(value);
                   });
}

void add_source_options(OptionSet& options, OpenOptions& reading) {
    add_origin_options(options, reading);
    add_resizing_options(options, reading);
    options.choice("channels", {{"1", 1}, {"3", 3}}, "1 makes images grey, 3 RGB (as stored)",
                   [&reading](int value) { reading.channels = value; });
    options.flag("skip-bad", "list unreadable images instead of failing", reading.skip_bad);
}

void add_fraction_options(OptionSet& options, OpenOptions& reading) {
    options.call("test-fraction", "X",
                 fmt::format("share to test on, where the data brings no test split ({})",
                             reading.test_fraction),
                 fraction("test-fraction", reading.test_fraction));
    options.call("valid-fraction", "X",
                 fmt::format("share to validate on while training, where the data brings no such "
                             "split ({})",
                             reading.valid_fraction),
                 fraction("valid-fraction", reading.valid_fraction));
    options.number("split-seed", "N", "which samples go to which split (0)", reading.split_seed);
}

void add_reading_options(OptionSet& options, OpenOptions& reading) {
    add_source_options(options, reading);
    add_fraction_options(options, reading);
    options.text("split-file", "FILE",
                 "which samples train and test, as 'dataset split' wrote it; in the place of the "
                 "data's own splits",
                 reading.split_file);
    options.number("fold", "I", "the fold of --split-file to test on, from 1", reading.fold);
}

bool split_was_told(const OptionSet& options) {
    constexpr std::array names = {"test-fraction", "valid-fraction", "split-seed", "split-file",
                                  "fold"};
    return std::ranges::any_of(names, [&](const char* name) { return options.was_told(name); });
}

void add_data_options(OptionSet& options, DataSpec& data, const bool* unless) {
    options.group("Data");
    options.text("data", "PATH", data_help, data.path);
    options.require("synth:digits", unless);
    add_reading_options(options, data.options);
    add_train_limit_option(options, data);
}

void add_train_limit_option(OptionSet& options, DataSpec& data) {
    options.number("train-limit", "N",
                   "train on about so many images only, each class in its share", data.train_limit);
}

} // namespace headroom
