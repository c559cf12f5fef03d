#pragma once

#include "core/exploration/Maps.h"
#include "core/exploration/Stages.h"
#include "datasets/image/Image.h"

#include <filesystem>
#include <string>

namespace headroom {

/// Pictures of numbers, the same in files and in the window.

/// Returns 0 to the maximum; if there are negative values, a range symmetric around 0.
ValueRange range_of(std::span<const float> values);

/// Draws one or three maps as a grey or RGB image.
Image picture(const Maps& maps, const ValueRange& range);
Image picture(const Stage& stage, bool shifted);

/// Many maps side by side, each enlarged by a whole factor where it is small; 1x1 maps become
/// squares of one colour, "average pixels", in a full rectangle where their number has one that is
/// at most twice as wide as high, or thereabouts: 512 are 16 rows of 32.
struct MapGrid {
    Image image; ///< grey
    int maps = 0, columns = 0;
    int cell_height = 0, cell_width = 0; ///< size of one enlarged map
    Maps values;                         ///< the maps that it shows
    std::vector<ValueRange> ranges;      ///< one for each map, or one for all
    static constexpr int gap = 2;        ///< pixels between maps, and around all

    /// Returns the map at a pixel of `image`; -1 between maps.
    int at(int x, int y) const;
    /// Scale of a map.
    const ValueRange& range(int map) const;
};

/// `each`: each map has its own scale; else all share one, so that equal values look equal.
MapGrid map_grid(const Maps& maps, bool each);
/// All on the given scale, which several grids may have in common.
MapGrid map_grid(const Maps& maps, const ValueRange& range);

/// Draws a 1 x H x W map over an image of that size as a heat map: black through red to yellow from
/// 0 to its maximum; negative values count as 0. `opacity` 0 is only the image, 1 only the map.
Image heat_over(const Maps& image, const Maps& map, double opacity);
/// The same, yellow at `high`: maps of one scale can be compared.
Image heat_over(const Maps& image, const Maps& map, double opacity, float high);

/// Draws every pixel as a square of `factor` x `factor`.
Image enlarged(const Image& image, int factor);

struct NamedPicture {
    std::string name; ///< "pool": the file's name without .png
    Image image;
};

/// Writes NAME.png for each, enlarged by an integer factor to about 256 pixels if it is smaller.
/// Creates the folder; replaces files of these names. Throws Error(io).
void save_pictures(const std::vector<NamedPicture>& pictures, const std::filesystem::path& folder);

} // namespace headroom
