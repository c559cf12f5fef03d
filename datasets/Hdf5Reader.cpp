#include "datasets/Hdf5Reader.h"

#include "datasets/Hdf5.h"
#include "datasets/Hdf5Labels.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace {

using Kind = Hdf5File::Kind;

std::string describe(const Hdf5File& file, const std::string& dataset) {
    return file.path() + ": " + dataset;
}

// ---- Which datasets ------------------------------------------------------------------------

struct Names {
    std::string images, labels;
};

struct SplitNames {
    std::optional<Names> train, valid, test;
};

Names only_pair(const Hdf5File& file, const std::vector<std::string>& there) {
    const auto one_of = [&](const char* what, const char* flag, const auto& candidates) {
        std::vector<std::string> found;
        for (const char* name : candidates)
            if (std::find(there.begin(), there.end(), name) != there.end())
                found.emplace_back(name);
        if (found.size() == 1) return found.front();
        if (found.size() > 1)
            throw data_error(fmt::format("{}: {} could be the {}: say which with {} NAME",
                                         file.path(), fmt::join(found, " or "), what, flag));
        std::vector<std::string> listing;
        for (const auto& name : there)
            listing.push_back(fmt::format("{} ({})", name, fmt::join(file.info(name).sizes, "x")));
        throw data_error(fmt::format(
            "{}: no {} under a known name (x_train, train_set_x, {}): it has {}: "
            "use --images NAME --labels NAME",
            file.path(), what, fmt::join(candidates, ", "),
            listing.empty() ? "no datasets" : fmt::format("{}", fmt::join(listing, ", "))));
    };
    return {one_of("images", "--images", std::array{"images", "features", "data", "X"}),
            one_of("labels", "--labels", std::array{"labels", "label", "y", "Y"})};
}

SplitNames find_names(const Hdf5File& file, const OpenOptions& options) {
    if (options.images_path.empty() != options.labels_path.empty())
        throw usage_error(fmt::format("{}: --images and --labels go together", file.path()));
    if (!options.images_path.empty())
        return {Names{options.images_path, options.labels_path}, {}, {}};

    const auto there = file.datasets();
    const auto has = [&](const std::string& name) {
        return std::find(there.begin(), there.end(), name) != there.end();
    };
    const auto find_split = [&](const std::string& split) -> std::optional<Names> {
        std::optional<Names> names;
        for (const auto& [images, labels] :
             {Names{"x_" + split, "y_" + split}, Names{"X_" + split, "y_" + split},
              Names{split + "_set_x", split + "_set_y"}}) {
            if (!has(images)) continue;
            if (!has(labels))
                throw data_error(fmt::format("{}: {} has no labels: expected {} beside it",
                                             file.path(), images, labels));
            if (names)
                throw data_error(
                    fmt::format("{}: {} and {} could both be the images: say which with "
                                "--images NAME --labels NAME",
                                file.path(), names->images, images));
            names = Names{images, labels};
        }
        return names;
    };
    SplitNames names{find_split("train"), find_split("valid"), find_split("test")};
    if (!names.valid) names.valid = find_split("val");
    if (!names.train && !names.valid && !names.test) names.train = only_pair(file, there);
    return names;
}

// ---- Images --------------------------------------------------------------------------------

struct Layout {
    std::uint64_t count = 0;
    ImageShape shape;
    bool channels_last = false;
};

Layout find_layout(const Hdf5File& file, const std::string& name, const OpenOptions& options) {
    const auto info = file.info(name);
    const auto what = describe(file, name);
    const auto sizes = fmt::format("{}", fmt::join(info.sizes, "x"));
    if (info.kind == Kind::text || info.kind == Kind::other)
        throw data_error(
            fmt::format("{} has the wrong dtype: expected integers or floats for images", what));
    if (info.sizes.size() != 3 && info.sizes.size() != 4)
        throw data_error(fmt::format(
            "{} has the wrong rank: {} is of rank {}, expected NxHxW, NxHxWxC or NxCxHxW", what,
            sizes.empty() ? "a scalar" : sizes, info.sizes.size()));
    constexpr std::uint64_t largest_side = 16384, most_images = std::uint64_t{1} << 32;
    for (std::size_t i = 0; i < info.sizes.size(); ++i)
        if (info.sizes[i] == 0 || info.sizes[i] > (i == 0 ? most_images : largest_side))
            throw data_error(fmt::format("{} is {}: expected 1 to {} in its place {}", what, sizes,
                                         i == 0 ? most_images : largest_side, i + 1));

    const auto at = [&](std::size_t i) { return static_cast<int>(info.sizes[i]); };
    if (info.sizes.size() == 3) return {info.sizes[0], {1, at(1), at(2)}, false};

    const auto is_channels = [](int size) { return size == 1 || size == 3; };
    const bool first = is_channels(at(1)), last = is_channels(at(3));
    if (options.layout.empty() && first && last)
        throw data_error(fmt::format(
            "{} is {}: could be NCHW or NHWC: use --layout nhwc or --layout nchw", what, sizes));
    const bool channels_last = options.layout.empty() ? last : options.layout == "nhwc";
    if (channels_last ? !last : !first)
        throw data_error(fmt::format("{} is {}: expected 1 or 3 channels {}", what, sizes,
                                     options.layout.empty() ? "second (NCHW) or last (NHWC)"
                                     : channels_last        ? "last (NHWC)"
                                                            : "second (NCHW)"));
    if (channels_last) return {info.sizes[0], {at(3), at(1), at(2)}, true};
    return {info.sizes[0], {at(1), at(2), at(3)}, false};
}

template <typename Value>
void to_planes(const Value* from, Value* to, const ImageShape& shape) {
    const auto channels = static_cast<std::size_t>(shape.channels);
    const auto plane = shape.values() / channels;
    for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t i = 0; i < plane; ++i)
            to[c * plane + i] = from[i * channels + c];
}

/// All images of a dataset in N x C x H x W, in blocks so that little more memory than that is
/// held.
template <typename Value>
std::vector<Value> read_values(const Hdf5File& file, const std::string& name, const Layout& layout,
                               const OpenOptions& options) {
    const auto values = layout.shape.values();
    std::vector<Value> all(layout.count * values);
    constexpr std::uint64_t block_bytes = 16 << 20;
    const auto chunk_rows = file.info(name).chunk_rows;
    const auto rows =
        std::max<std::uint64_t>(block_bytes / sizeof(Value) / values / chunk_rows, 1) * chunk_rows;
    std::vector<Value> block;
    for (std::uint64_t first = 0; first < layout.count; first += rows) {
        if (options.stop.stop_requested()) throw Cancelled{};
        const auto count = std::min(rows, layout.count - first);
        if (!layout.channels_last || layout.shape.channels == 1) {
            file.read_rows(name, first, count, all.data() + first * values);
        } else {
            block.resize(count * values);
            file.read_rows(name, first, count, block.data());
            for (std::uint64_t i = 0; i < count; ++i)
                to_planes(block.data() + i * values, all.data() + (first + i) * values,
                          layout.shape);
        }
        if (options.on_progress) options.on_progress(first + count, layout.count);
    }
    return all;
}

// ---- Range of values -----------------------------------------------------------------------

/// The smallest and largest value over all splits: they share one range.
struct Extremes {
    float low = INFINITY, high = -INFINITY;
    bool integers = true;
};

void look_at(const Hdf5File& file, const std::string& name, Kind kind, const Pixels& pixels,
             std::size_t values, Extremes& extremes) {
    if (kind == Kind::floating) extremes.integers = false;
    std::visit(
        [&](const auto& all) {
            for (std::size_t i = 0; i < all.size(); ++i) {
                const auto value = static_cast<float>(all[i]);
                if (!std::isfinite(value))
                    throw data_error(fmt::format("{}[{}] holds a value that is no number ({})",
                                                 describe(file, name), i / values, value));
                extremes.low = std::min(extremes.low, value);
                extremes.high = std::max(extremes.high, value);
            }
        },
        pixels);
}

/// True for 0-255, false for 0-1.
bool is_byte_range(const Hdf5File& file, const std::string& name, const Extremes& extremes,
                   const OpenOptions& options, std::vector<std::string>& notes) {
    const auto holds = fmt::format("{} holds values from {:g} to {:g}", describe(file, name),
                                   extremes.low, extremes.high);
    const float most = options.range == "0-1" ? 1.0f : 255.0f;
    if (extremes.low < 0 || extremes.high > most)
        throw data_error(fmt::format("{}: expected {}: rescale them", holds,
                                     options.range.empty() ? "0 to 1 or 0 to 255"
                                                           : "0 to " + fmt::format("{:g}", most)));
    if (!options.range.empty()) return options.range == "0-255";

    // Integers above 1 can only be 0-255. A float image of 0-255 whose largest value over the
    // whole file is below 1.5 is as odd as one of 0-1 with a value above 1: neither is assumed.
    const bool open =
        extremes.high == 0 ||
        (extremes.integers ? extremes.high <= 1 : extremes.high > 1 && extremes.high <= 1.5f);
    if (open)
        throw data_error(fmt::format(
            "{}: could be 0 to 1 or 0 to 255: use --range 0-1 or --range 0-255", holds));
    const bool bytes = extremes.high > 1;
    if (!extremes.integers)
        notes.push_back(
            fmt::format("{}: taken as 0 to {} (--range says otherwise)", holds, bytes ? 255 : 1));
    return bytes;
}

/// Brings values to what Pixels means: bytes of 0-255, or floats of 0-1.
Pixels scale(Pixels pixels, Kind kind, bool byte_range) {
    if (auto* bytes = std::get_if<std::vector<std::uint8_t>>(&pixels)) {
        if (!byte_range)
            for (auto& value : *bytes)
                value = static_cast<std::uint8_t>(value * 255);
        return pixels;
    }
    auto& floats = std::get<std::vector<float>>(pixels);
    if (kind == Kind::integer) {
        std::vector<std::uint8_t> bytes(floats.size());
        std::transform(floats.begin(), floats.end(), bytes.begin(), [&](float value) {
            return static_cast<std::uint8_t>(byte_range ? value : value * 255);
        });
        return bytes;
    }
    if (byte_range)
        for (auto& value : floats)
            value /= 255.0f;
    return pixels;
}

/// Names the labels where it was they that said which classes there are.
std::string describe_source(const Hdf5File& file, const std::string& labels,
                            const ClassNames& classes) {
    if (classes.source != labels) return classes.source;
    return fmt::format("{} of {}",
                       file.info(labels).kind == Kind::text ? "the strings, sorted by their bytes,"
                                                            : "the numbers",
                       labels);
}

void check_options(const OpenOptions& options) {
    if (!options.layout.empty() && options.layout != "nhwc" && options.layout != "nchw")
        throw usage_error(fmt::format("--layout {}: expected nhwc or nchw", options.layout));
    if (!options.range.empty() && options.range != "0-1" && options.range != "0-255")
        throw usage_error(fmt::format("--range {}: expected 0-1 or 0-255", options.range));
}

} // namespace

FoundImages read_hdf5(const std::string& path, const OpenOptions& options) {
    check_options(options);
    const Hdf5File file(path);
    const auto names = find_names(file, options);

    FoundImages found;
    struct Part {
        Names names;
        std::optional<Images>* images;
        Layout layout;
        Kind kind;
    };
    std::vector<Part> parts;
    for (auto [split, images] : {std::pair{&names.train, &found.train},
                                 {&names.valid, &found.valid},
                                 {&names.test, &found.test}})
        if (*split)
            parts.push_back({**split, images, find_layout(file, (*split)->images, options),
                             file.info((*split)->images).kind});

    // Shapes and labels first: they are small, and an error in them should not wait for the pixels.
    ClassNames classes = find_class_names(file, parts.front().names.labels);
    std::size_t total = 0;
    for (const auto& part : parts) {
        if (part.layout.shape != parts.front().layout.shape)
            throw data_error(fmt::format("{} holds images of {}, {} of {}: expected one shape",
                                         describe(file, parts.front().names.images),
                                         to_string(parts.front().layout.shape), part.names.images,
                                         to_string(part.layout.shape)));
        Images images;
        images.shape = part.layout.shape;
        images.labels =
            read_labels(file, part.names.labels, part.names.images, part.layout.count, classes);
        images.name = [name = part.names.images](std::size_t index) {
            return fmt::format("{}[{}]", name, index);
        };
        *part.images = std::move(images);
        total += part.layout.count;
    }
    found.class_source = describe_source(file, parts.front().names.labels, classes);

    Extremes extremes;
    std::size_t before = 0;
    auto reading = options;
    if (options.on_progress)
        reading.on_progress = [&](std::size_t done, std::size_t) {
            options.on_progress(before + done, total);
        };
    for (const auto& part : parts) {
        auto& pixels = (*part.images)->pixels;
        if (part.kind == Kind::unsigned8)
            pixels = read_values<std::uint8_t>(file, part.names.images, part.layout, reading);
        else
            pixels = read_values<float>(file, part.names.images, part.layout, reading);
        before += part.layout.count;
        look_at(file, part.names.images, part.kind, pixels, part.layout.shape.values(), extremes);
    }
    const bool bytes =
        is_byte_range(file, parts.front().names.images, extremes, options, found.notes);
    for (const auto& part : parts) {
        auto& images = **part.images;
        images.pixels = scale(std::move(images.pixels), part.kind, bytes);
        images.classes = classes.names;
    }
    return found;
}

} // namespace headroom
