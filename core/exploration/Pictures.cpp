#include "core/exploration/Pictures.h"

#include "datasets/base/files/Folders.h"
#include "datasets/image/ImageEncoder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace headroom {

namespace {

std::uint8_t level(float value, const ValueRange& range) {
    const float share = (value - range.black) / (range.white - range.black);
    if (!(share > 0)) return 0; // also for NaN
    return static_cast<std::uint8_t>(std::lround(std::min(share, 1.0f) * 255));
}

/// Black through red to yellow and nearly white: brightness increases, so it works in grey too.
std::array<float, 3> heat(float share) {
    return {std::clamp(share * 2, 0.0f, 1.0f), std::clamp(share * 2 - 0.7f, 0.0f, 1.0f),
            std::clamp(share * 4 - 3.2f, 0.0f, 0.8f)};
}

int columns_for(const Maps& maps) {
    const int count = maps.shape.channels;
    const int square = static_cast<int>(std::ceil(std::sqrt(count)));
    if (maps.map_size() == 1)
        for (int columns = square; columns * columns <= 2 * count; ++columns)
            if (count % columns == 0) return columns;
    return square;
}

MapGrid grid_of(const Maps& maps, std::vector<ValueRange> ranges) {
    constexpr int small = 24;
    constexpr std::uint8_t between = 96;
    const auto [count, height, width] = maps.shape;
    const int factor = std::max(1, (small + std::max(height, width) - 1) / std::max(height, width));

    MapGrid grid;
    grid.values = maps;
    grid.ranges = std::move(ranges);
    grid.maps = count;
    grid.cell_height = height * factor;
    grid.cell_width = width * factor;
    grid.columns = columns_for(maps);
    const int rows = (count + grid.columns - 1) / grid.columns;
    const int step_y = grid.cell_height + MapGrid::gap, step_x = grid.cell_width + MapGrid::gap;
    const int columns = grid.columns * step_x + MapGrid::gap;
    grid.image.shape = {1, rows * step_y + MapGrid::gap, columns};
    grid.image.pixels.assign(grid.image.shape.values(), between);
    for (int c = 0; c < count; ++c) {
        const auto map = maps.map(c);
        const ValueRange& range = grid.range(c);
        const int top = c / grid.columns * step_y + MapGrid::gap;
        const int left = c % grid.columns * step_x + MapGrid::gap;
        for (int y = 0; y < grid.cell_height; ++y)
            for (int x = 0; x < grid.cell_width; ++x)
                grid.image.pixels[static_cast<std::size_t>((top + y) * columns + left + x)] =
                    level(map[static_cast<std::size_t>(y / factor * width + x / factor)], range);
    }
    return grid;
}

} // namespace

ValueRange range_of(std::span<const float> values) {
    if (values.empty()) return {};
    const auto [low, high] = std::ranges::minmax(values);
    const float size = std::max(std::abs(low), std::abs(high));
    if (!(size > 0) || !std::isfinite(size)) return {};
    return {low < 0 ? -size : 0, size};
}

Image picture(const Maps& maps, const ValueRange& range) {
    Image image{maps.shape, {}};
    for (float value : maps.values)
        image.pixels.push_back(level(value, range));
    return image;
}

Image picture(const Stage& stage, bool shifted) {
    return picture(shifted ? stage.shifted : stage.original, stage.range);
}

int MapGrid::at(int x, int y) const {
    if (x < 0 || y < 0) return -1;
    const int column = x / (cell_width + gap), row = y / (cell_height + gap);
    if (x % (cell_width + gap) < gap || y % (cell_height + gap) < gap || column >= columns)
        return -1;
    const int index = row * columns + column;
    return index < maps ? index : -1;
}

const ValueRange& MapGrid::range(int map) const {
    return ranges.size() == 1 ? ranges.front() : ranges.at(static_cast<std::size_t>(map));
}

MapGrid map_grid(const Maps& maps, bool each) {
    if (!each) return map_grid(maps, range_of(maps.values));
    std::vector<ValueRange> ranges;
    for (int c = 0; c < maps.shape.channels; ++c)
        ranges.push_back(range_of(maps.map(c)));
    return grid_of(maps, std::move(ranges));
}

MapGrid map_grid(const Maps& maps, const ValueRange& range) {
    return grid_of(maps, {range});
}

Image heat_over(const Maps& image, const Maps& map, double opacity) {
    return heat_over(image, map, opacity, *std::ranges::max_element(map.values));
}

Image heat_over(const Maps& image, const Maps& map, double opacity, float high) {
    const auto share_of_map = static_cast<float>(std::clamp(opacity, 0.0, 1.0));
    Image result{{3, image.shape.height, image.shape.width}, {}};
    for (int c = 0; c < 3; ++c) {
        const auto plane = image.map(image.shape.channels == 3 ? c : 0);
        for (std::size_t i = 0; i < plane.size(); ++i) {
            const float share = high > 0 ? std::max(0.0f, map.values[i]) / high : 0;
            const float colour = heat(share)[static_cast<std::size_t>(c)];
            result.pixels.push_back(
                level(plane[i] + share_of_map * (colour - plane[i]), ValueRange{0, 1}));
        }
    }
    return result;
}

Image enlarged(const Image& image, int factor) {
    const auto [channels, height, width] = image.shape;
    Image result{{channels, height * factor, width * factor}, {}};
    result.pixels.reserve(result.shape.values());
    for (int c = 0; c < channels; ++c)
        for (int y = 0; y < height * factor; ++y)
            for (int x = 0; x < width * factor; ++x)
                result.pixels.push_back(image.pixels[static_cast<std::size_t>(
                    (c * height + y / factor) * width + x / factor)]);
    return result;
}

void save_pictures(const std::vector<NamedPicture>& pictures, const std::filesystem::path& folder) {
    create_folders(folder);
    for (const auto& [name, image] : pictures) {
        const int longest = std::max(image.shape.height, image.shape.width);
        const int factor = std::max(1, (255 + longest) / longest);
        write_png(folder / (name + ".png"), enlarged(image, factor));
    }
}

} // namespace headroom
