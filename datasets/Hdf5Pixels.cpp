#include "datasets/Hdf5Pixels.h"

#include "datasets/base/Error.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace {

using Kind = Hdf5Object::Kind;

/// N x H x W x C to N x C x H x W.
template <typename Value>
void to_planes(const std::vector<Value>& from, const ImageShape& shape, std::vector<Value>& to) {
    const auto channels = static_cast<std::size_t>(shape.channels);
    const auto plane = shape.values() / channels;
    for (std::size_t image = 0; image < from.size(); image += shape.values())
        for (std::size_t c = 0; c < channels; ++c)
            for (std::size_t i = 0; i < plane; ++i)
                to[image + c * plane + i] = from[image + i * channels + c];
}

/// Whether all are from 0 to `most`; without a branch in the loop, so that it is vector code.
bool all_within(const std::vector<float>& values, float most) {
    unsigned wrong = 0;
    for (const float value : values)
        wrong |= static_cast<unsigned>(!(value >= 0)) | static_cast<unsigned>(!(value <= most));
    return wrong == 0;
}

/// About as many images as make a block of that size, in whole chunks.
std::uint64_t rows_of(const Hdf5Layout& layout, std::uint64_t block_bytes) {
    const auto value_bytes = layout.kind == Kind::unsigned8 ? sizeof(std::uint8_t) : sizeof(float);
    const auto row_bytes = layout.shape.values() * value_bytes;
    return std::max<std::uint64_t>(block_bytes / row_bytes / layout.chunk_rows, 1) *
           layout.chunk_rows;
}

/// Images in N x C x H x W, of the numbers that are stored.
template <typename Value>
void read_values(const Hdf5File& file, const Hdf5Layout& layout, std::uint64_t first,
                 std::uint64_t count, std::vector<Value>& values) {
    if (!layout.channels_last || layout.shape.channels == 1) {
        file.read_rows(layout.name, first, count, values.data());
        return;
    }
    std::vector<Value> stored(values.size());
    file.read_rows(layout.name, first, count, stored.data());
    to_planes(stored, layout.shape, values);
}

/// The three ways to what Pixels means: bytes from 0 to 255, or floats from 0 to 1.
void read_bytes(const Hdf5File& file, const Hdf5Layout& layout, bool byte_range, std::size_t first,
                std::size_t count, Pixels& out) {
    auto& bytes = resized<std::uint8_t>(out, count * layout.shape.values());
    read_values(file, layout, first, count, bytes);
    if (!byte_range)
        for (auto& value : bytes)
            value = static_cast<std::uint8_t>(value * 255);
}

void read_floats(const Hdf5File& file, const Hdf5Layout& layout, bool byte_range, std::size_t first,
                 std::size_t count, Pixels& out) {
    auto& floats = resized<float>(out, count * layout.shape.values());
    read_values(file, layout, first, count, floats);
    if (byte_range)
        for (auto& value : floats)
            value /= 255.0f;
}

void read_integers(const Hdf5File& file, const Hdf5Layout& layout, bool byte_range,
                   std::size_t first, std::size_t count, Pixels& out) {
    std::vector<float> values(count * layout.shape.values());
    read_values(file, layout, first, count, values);
    // They were within when the file was opened; beyond, the conversion would have no meaning.
    if (!all_within(values, byte_range ? 255.0f : 1.0f))
        throw data_error(
            fmt::format("{}: {}[{}] to [{}] hold values that were not there when the file was "
                        "opened: wait until whatever writes it has finished, and begin anew",
                        file.path(), layout.name, first, first + count - 1));
    auto& bytes = resized<std::uint8_t>(out, values.size());
    std::ranges::transform(values, bytes.begin(), [&](float value) {
        return static_cast<std::uint8_t>(byte_range ? value : value * 255);
    });
}

} // namespace

Hdf5Layout find_layout(const Hdf5Walk& walk, const std::string& name, const OpenOptions& options) {
    const auto& info = walk.dataset(name);
    const auto what = walk.file().path() + ": " + name;
    const auto sizes = fmt::format("{}", fmt::join(info.sizes, "x"));
    if (info.kind == Kind::text || info.kind == Kind::other)
        throw data_error(
            fmt::format("{} has the wrong dtype: expected integers or floats for images", what));
    if (info.sizes.size() != 3 && info.sizes.size() != 4)
        throw data_error(fmt::format(
            "{} has the wrong rank: {} is of rank {}, expected NxHxW, NxHxWxC or NxCxHxW", what,
            sizes.empty() ? "a scalar" : sizes, info.sizes.size()));
    // More images would take gigabytes for their labels and order alone.
    constexpr std::uint64_t largest_side = 16384, most_images = std::uint64_t{1} << 26;
    for (std::size_t i = 0; i < info.sizes.size(); ++i)
        if (info.sizes[i] == 0 || info.sizes[i] > (i == 0 ? most_images : largest_side))
            throw data_error(fmt::format("{} is {}: expected 1 to {} in its place {}", what, sizes,
                                         i == 0 ? most_images : largest_side, i + 1));

    const auto at = [&](std::size_t i) { return static_cast<int>(info.sizes[i]); };
    Hdf5Layout layout{name, info.kind, info.sizes[0], {}, false, info.chunk_rows()};
    if (info.sizes.size() == 3) {
        layout.shape = {1, at(1), at(2)};
        return layout;
    }
    const auto is_channels = [](int size) { return size == 1 || size == 3; };
    const bool first = is_channels(at(1)), last = is_channels(at(3));
    if (options.layout.empty() && first && last)
        throw data_error(fmt::format(
            "{} is {}: could be NCHW or NHWC: use --layout nhwc or --layout nchw", what, sizes));
    layout.channels_last = options.layout.empty() ? last : options.layout == "nhwc";
    if (layout.channels_last ? !last : !first)
        throw data_error(fmt::format("{} is {}: expected 1 or 3 channels {}", what, sizes,
                                     options.layout.empty() ? "second (NCHW) or last (NHWC)"
                                     : layout.channels_last ? "last (NHWC)"
                                                            : "second (NCHW)"));
    layout.shape =
        layout.channels_last ? ImageShape{at(3), at(1), at(2)} : ImageShape{at(1), at(2), at(3)};
    return layout;
}

void find_extremes(Hdf5Walk& walk, const Hdf5Layout& layout,
                   const std::function<void(std::uint64_t)>& on_progress, ValueExtremes& extremes) {
    const auto values = walk.read(layout.name, on_progress);
    if (values.has_bad_value)
        throw data_error(fmt::format("{}: {}[{}] holds a value that is no number ({})",
                                     walk.file().path(), layout.name, values.bad_row,
                                     values.bad_value));
    if (layout.kind == Kind::floating) extremes.integers = false;
    extremes.low = std::min(extremes.low, values.low);
    extremes.high = std::max(extremes.high, values.high);
}

bool is_byte_range(const std::string& file, const std::string& name, const ValueExtremes& extremes,
                   const OpenOptions& options, std::vector<std::string>& notes) {
    const auto holds = fmt::format("{}: {} holds values from {:g} to {:g}", file, name,
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

PixelBlocks pixel_blocks(std::shared_ptr<const Hdf5File> file, const Hdf5Layout& layout,
                         bool byte_range, std::uint64_t budget) {
    // Small blocks, so that a window of those that fit the budget mixes many places of the file.
    constexpr std::uint64_t largest_block = 1 << 20, blocks_in_budget = 64;
    const auto rows = rows_of(layout, std::min(largest_block, budget / blocks_in_budget));

    PixelBlocks blocks;
    blocks.block_size = std::min(rows, layout.count);
    blocks.value_bytes = layout.kind == Kind::floating ? sizeof(float) : sizeof(std::uint8_t);
    const auto read = layout.kind == Kind::unsigned8  ? read_bytes
                      : layout.kind == Kind::floating ? read_floats
                                                      : read_integers;
    blocks.read = [=](std::size_t first, std::size_t count, Pixels& out) {
        read(*file, layout, byte_range, first, count, out);
    };
    return blocks;
}

} // namespace headroom
