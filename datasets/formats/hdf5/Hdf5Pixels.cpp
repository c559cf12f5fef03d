#include "datasets/formats/hdf5/Hdf5Pixels.h"

#include "datasets/base/options/OptionName.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace {

using Kind = Hdf5Object::Kind;

/// Returns whether values are kept as bytes: else HDF5 converts them to floats.
bool are_bytes(Kind kind) {
    return kind == Kind::unsigned8 || kind == Kind::boolean;
}

/// Converts images as stored to N x C x H x W.
template <typename Value>
void to_planes(const std::vector<Value>& from, const Hdf5Layout& layout, std::vector<Value>& to) {
    const auto& shape = layout.shape;
    auto* next = to.data();
    for (const Value* image = from.data(); image != from.data() + from.size();
         image += shape.values())
        for (int c = 0; c < shape.channels; ++c)
            for (int y = 0; y < shape.height; ++y) {
                const Value* value = image + static_cast<std::size_t>(c) * layout.next_channel +
                                     static_cast<std::size_t>(y) * layout.next_row;
                for (int x = 0; x < shape.width; ++x, value += layout.next_column)
                    *next++ = *value;
            }
}

bool are_planes(const Hdf5Layout& layout) {
    const auto width = static_cast<std::size_t>(layout.shape.width);
    const auto area = width * static_cast<std::size_t>(layout.shape.height);
    return layout.next_column == 1 && layout.next_row == width &&
           (layout.shape.channels == 1 || layout.next_channel == area);
}

/// Returns whether all are from 0 to `max`; without a branch in the loop, so that it vectorises.
bool all_within(const std::vector<float>& values, float max) {
    unsigned wrong = 0;
    for (const float value : values)
        wrong |= static_cast<unsigned>(!(value >= 0)) | static_cast<unsigned>(!(value <= max));
    return wrong == 0;
}

/// Number of images of about a block of that size, in whole chunks.
std::uint64_t rows_of(const Hdf5Layout& layout, std::uint64_t block_bytes) {
    const auto value_bytes = are_bytes(layout.kind) ? sizeof(std::uint8_t) : sizeof(float);
    const auto row_bytes = layout.shape.values() * value_bytes;
    return std::max<std::uint64_t>(block_bytes / row_bytes / layout.chunk_rows, 1) *
           layout.chunk_rows;
}

/// Reads images as N x C x H x W, with the numbers as stored.
template <typename Value>
void read_values(const Hdf5Walk& file, const Hdf5Layout& layout, std::uint64_t first,
                 std::uint64_t count, std::vector<Value>& values) {
    if (are_planes(layout)) {
        file.read_rows(layout.name, first, count, values.data());
        return;
    }
    std::vector<Value> stored(values.size());
    file.read_rows(layout.name, first, count, stored.data());
    to_planes(stored, layout, values);
}

/// The three ways to Pixels: bytes from 0 to 255, or floats from 0 to 1.
void read_bytes(const Hdf5Walk& file, const Hdf5Layout& layout, bool byte_range, std::size_t first,
                std::size_t count, Pixels& out) {
    auto& bytes = resized<std::uint8_t>(out, count * layout.shape.values());
    read_values(file, layout, first, count, bytes);
    if (!byte_range)
        for (auto& value : bytes)
            value = static_cast<std::uint8_t>(value * 255);
}

void read_floats(const Hdf5Walk& file, const Hdf5Layout& layout, bool byte_range, std::size_t first,
                 std::size_t count, Pixels& out) {
    auto& floats = resized<float>(out, count * layout.shape.values());
    read_values(file, layout, first, count, floats);
    if (byte_range)
        for (auto& value : floats)
            value /= 255.0f;
}

void read_integers(const Hdf5Walk& file, const Hdf5Layout& layout, bool byte_range,
                   std::size_t first, std::size_t count, Pixels& out) {
    std::vector<float> values(count * layout.shape.values());
    read_values(file, layout, first, count, values);
    // They were in range when the file was opened; outside it the conversion is undefined.
    if (!all_within(values, byte_range ? 255.0f : 1.0f))
        throw data_error(
            fmt::format("{}: {}[{}] to [{}] hold values that were not there when the file was "
                        "opened: wait until whatever writes it has finished, and start again",
                        file.path(), layout.name, first, first + count - 1));
    auto& bytes = resized<std::uint8_t>(out, values.size());
    std::ranges::transform(values, bytes.begin(), [&](float value) {
        return static_cast<std::uint8_t>(byte_range ? value : value * 255);
    });
}

/// Returns whether there is a label for each element of the last axis, and not of the first.
bool are_along_last_axis(const Hdf5Object& images, const Hdf5Object& labels) {
    const bool may_be_channels =
        images.sizes.size() == 4 && (images.sizes.back() == 1 || images.sizes.back() == 3);
    if (may_be_channels || labels.sizes.empty() || labels.sizes.size() > 2) return false;
    const bool row = labels.sizes.size() == 2 && (labels.sizes[0] == 1 || !labels.matlab.empty());
    const auto count = labels.sizes[row ? 1 : 0];
    return images.sizes.back() == count && images.sizes.front() != count;
}

} // namespace

Hdf5Layout find_layout(const Hdf5Walk& walk, const std::string& name, const std::string& labels,
                       const OpenOptions& options) {
    const auto& info = walk.dataset(name);
    const auto what = walk.path() + ": " + name;
    const auto sizes = fmt::format("{}", fmt::join(info.sizes, "x"));
    if (info.kind == Kind::text || info.kind == Kind::other)
        throw data_error(fmt::format("{} has the wrong dtype ({}): expected integers or floats for "
                                     "images",
                                     what, info.type));
    if (info.sizes.size() != 3 && info.sizes.size() != 4)
        throw data_error(fmt::format(
            "{} has the wrong rank: {} is of rank {}, expected NxHxW, NxHxWxC or NxCxHxW", what,
            sizes.empty() ? "a scalar" : sizes, info.sizes.size()));
    if (info.sizes[0] == 0)
        throw data_error(
            fmt::format("{} is {}: no images are in it: expected one or more", what, sizes));
    // More images would need gigabytes for their labels and order alone.
    constexpr std::uint64_t largest_side = 16384, max_images = std::uint64_t{1} << 26;
    for (std::size_t i = 0; i < info.sizes.size(); ++i)
        if (info.sizes[i] == 0 || info.sizes[i] > (i == 0 ? max_images : largest_side))
            throw data_error(fmt::format("{} is {}: expected 1 to {} in its place {}", what, sizes,
                                         i == 0 ? max_images : largest_side, i + 1));
    if (are_along_last_axis(info, walk.dataset(labels)))
        throw data_error(fmt::format(
            "{} is {}, and {} has {} labels: the images are along the last axis, expected the "
            "first: move it ({})",
            what, sizes, labels, info.sizes.back(),
            info.matlab.empty() ? "in Python: np.moveaxis(x, -1, 0)"
                                : "in MATLAB, to the end: permute(x, [2:ndims(x) 1])"));

    const bool matlab = !info.matlab.empty();
    const auto at = [&](std::size_t i) { return static_cast<int>(info.sizes[i]); };
    // MATLAB's arrays are stored with the first axis last: N x W x H was H x W x N there.
    const auto shape_of = [&](int channels, int second, int third) {
        return matlab ? ImageShape{channels, third, second} : ImageShape{channels, second, third};
    };
    Hdf5Layout layout{.name = name,
                      .kind = info.kind,
                      .count = info.sizes[0],
                      .shape = {},
                      .chunk_rows = info.chunk_rows(),
                      .matlab = matlab};
    bool channels_last = false;
    if (info.sizes.size() == 3) {
        layout.shape = shape_of(1, at(1), at(2));
    } else {
        const auto is_channels = [](int size) { return size == 1 || size == 3; };
        const bool first = is_channels(at(1)), last = is_channels(at(3));
        const bool open = options.layout == AxisOrder::by_shape;
        if (open && first && last)
            throw data_error(fmt::format("{} is {}: could be NCHW or NHWC: use {} or {}", what,
                                         sizes, option_name("layout", "nhwc"),
                                         option_name("layout", "nchw")));
        channels_last = open ? last : options.layout == AxisOrder::nhwc;
        if (channels_last ? !last : !first)
            throw data_error(fmt::format("{} is {}: expected 1 or 3 channels {}", what, sizes,
                                         open            ? "second (NCHW) or last (NHWC)"
                                         : channels_last ? "last (NHWC)"
                                                         : "second (NCHW)"));
        layout.shape =
            channels_last ? shape_of(at(3), at(1), at(2)) : shape_of(at(1), at(2), at(3));
    }
    const auto size = [](int side) { return static_cast<std::size_t>(side); };
    const auto pixel = size(channels_last ? layout.shape.channels : 1);
    layout.next_channel = channels_last ? 1 : size(layout.shape.height) * size(layout.shape.width);
    layout.next_row = matlab ? pixel : pixel * size(layout.shape.width);
    layout.next_column = matlab ? pixel * size(layout.shape.height) : pixel;
    return layout;
}

PixelBlocks pixel_blocks(std::shared_ptr<const Hdf5Walk> file, const Hdf5Layout& layout,
                         bool byte_range, std::uint64_t budget) {
    // Small blocks, so that a window of those that fit the budget mixes many parts of the file.
    constexpr std::uint64_t largest_block = 1 << 20, blocks_in_budget = 64;
    const auto rows = rows_of(layout, std::min(largest_block, budget / blocks_in_budget));

    PixelBlocks blocks;
    blocks.block_size = std::min(rows, layout.count);
    blocks.value_bytes = layout.kind == Kind::floating ? sizeof(float) : sizeof(std::uint8_t);
    const auto read = are_bytes(layout.kind)          ? read_bytes
                      : layout.kind == Kind::floating ? read_floats
                                                      : read_integers;
    blocks.read = [=](std::size_t first, std::size_t count, Pixels& out) {
        read(*file, layout, byte_range, first, count, out);
    };
    return blocks;
}

} // namespace headroom
