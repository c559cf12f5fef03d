#include "datasets/formats/hdf5/Hdf5Reader.h"

#include "datasets/base/Error.h"
#include "datasets/formats/hdf5/Hdf5Labels.h"
#include "datasets/formats/hdf5/Hdf5Listing.h"
#include "datasets/formats/hdf5/Hdf5Names.h"
#include "datasets/formats/hdf5/Hdf5Pixels.h"
#include "datasets/formats/hdf5/Hdf5Range.h"
#include "datasets/formats/hdf5/Hdf5Walk.h"

#include <fmt/format.h>

namespace headroom {

namespace {

/// Names the labels if they defined the classes.
std::string describe_source(const Hdf5Walk& walk, const std::string& labels,
                            const ClassNames& classes) {
    if (classes.source != labels) return classes.source;
    return fmt::format("{} of {}",
                       walk.dataset(labels).kind == Hdf5Object::Kind::text
                           ? "the strings, sorted by their bytes,"
                           : "the numbers",
                       labels);
}

/// Adds the layout and range of the file's attributes (Export.h) if the user gave none.
OpenOptions with_attributes(OpenOptions options, Hdf5Walk& walk) {
    const auto take = [&](auto& option, const char* name) {
        if (option != std::decay_t<decltype(option)>()) return;
        const auto texts = walk.read_text_attribute("/", name);
        if (texts.size() == 1) read_value(texts[0], option);
    };
    take(options.layout, "layout");
    take(options.range, "range");
    return options;
}

} // namespace

FoundImages read_hdf5(const std::string& path, const OpenOptions& given) {
    check_values(given);
    const auto file = std::make_shared<Hdf5Walk>(path, Hdf5WalkLimits{}, given.stop);
    auto& walk = *file;
    const auto options = with_attributes(given, walk);
    const auto names = find_hdf5_names(walk, options);

    FoundImages found;
    found.notes = names.notes;
    struct Part {
        Hdf5Names names;
        std::optional<Images>* images;
        Hdf5Layout layout;
    };
    std::vector<Part> parts;
    for (auto [split, images] : {std::pair{&names.train, &found.train},
                                 {&names.valid, &found.valid},
                                 {&names.test, &found.test}})
        if (*split)
            parts.push_back(
                {**split, images, find_layout(walk, (*split)->images, (*split)->labels, options)});
    for (const auto& part : parts)
        if (part.layout.matlab)
            found.notes.push_back(fmt::format(
                "{}: {} is MATLAB's: its axes are read in MATLAB's order, as images of {}", path,
                part.names.images, to_string(part.layout.shape)));

    // Shapes and labels first: they are small, and their errors should not wait for the pixels.
    const auto& first = parts.front();
    ClassNames classes = find_class_names(walk, first.names.labels);
    classes.from = options.labels_from.value_or(0);
    std::size_t total = 0;
    for (const auto& part : parts) {
        if (part.layout.shape != first.layout.shape)
            throw data_error(fmt::format("{}: {} holds images of {}, {} of {}: expected one shape",
                                         path, first.names.images, to_string(first.layout.shape),
                                         part.names.images, to_string(part.layout.shape)));
        Images images;
        images.shape = part.layout.shape;
        images.labels =
            read_labels(walk, part.names.labels, part.names.images, part.layout.count, classes);
        images.name = [name = part.names.images](std::size_t index) {
            return fmt::format("{}[{}]", name, index);
        };
        *part.images = std::move(images);
        total += part.layout.count;
    }
    found.class_source = describe_source(walk, first.names.labels, classes);
    found.numbered_classes = classes.numbered;

    std::vector<ValueExtremes> extremes;
    std::size_t before = 0;
    for (const auto& part : parts) {
        std::function<void(std::uint64_t)> on_progress;
        if (options.on_progress)
            // The first half of the progress: the images are read again (MakeDatasets.cpp).
            on_progress = [&](std::uint64_t done) {
                options.on_progress((before + done) / 2, total);
            };
        extremes.push_back(find_extremes(walk, part.layout, on_progress));
        before += part.layout.count;
    }
    const bool bytes = is_byte_range(path, extremes, options, found.notes);
    for (const auto& part : parts) {
        (*part.images)->blocks = pixel_blocks(file, part.layout, bytes, options.memory_budget);
        (*part.images)->classes = classes.names;
    }
    found.hdf5 = list_hdf5(walk, names, given, found.class_source);
    return found;
}

} // namespace headroom
