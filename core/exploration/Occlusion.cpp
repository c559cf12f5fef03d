#include "core/exploration/Occlusion.h"

#include <algorithm>
#include <cmath>

namespace headroom {

namespace {

/// Copies in memory at a time: of a large photograph each takes half a megabyte.
constexpr std::size_t copies_at_a_time = 32;

std::size_t pixel_at(int row, int column, int width) {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
           static_cast<std::size_t>(column);
}

/// Calls `use(row, column)` for the pixels of a patch.
template <typename Use>
void for_patch(int top, int left, int patch, const Use& use) {
    for (int row = top; row < top + patch; ++row)
        for (int column = left; column < left + patch; ++column)
            use(row, column);
}

/// The mean of the values of the places that cover each pixel.
Maps mean_over_patches(const Maps& map, const std::vector<int>& rows,
                       const std::vector<int>& columns, int patch, const ImageShape& image) {
    const ImageShape shape{1, image.height, image.width};
    Maps mean{shape, std::vector<float>(shape.values())};
    std::vector<int> covers(mean.values.size());
    std::size_t place = 0;
    for (const int top : rows)
        for (const int left : columns) {
            for_patch(top, left, patch, [&](int row, int column) {
                mean.values[pixel_at(row, column, image.width)] += map.values[place];
                ++covers[pixel_at(row, column, image.width)];
            });
            ++place;
        }
    for (std::size_t i = 0; i < covers.size(); ++i)
        mean.values[i] /= static_cast<float>(covers[i]);
    return mean;
}

} // namespace

int patch_side(const ImageShape& image) {
    const double side = std::min(image.height, image.width);
    return std::max(1, static_cast<int>(std::lround(side / 7)));
}

std::vector<int> patch_places(int side, int patch) {
    std::vector<int> places;
    const int last = side - patch;
    for (int at = 0; at < last; at += std::max(1, patch / 2))
        places.push_back(at);
    places.push_back(last);
    return places;
}

Maps covered(const Maps& image, int top, int left, int patch) {
    Maps copy = image;
    const auto means = averages(image);
    for (int c = 0; c < image.shape.channels; ++c) {
        const auto channel = static_cast<std::size_t>(c);
        for_patch(top, left, patch, [&](int row, int column) {
            copy.values[channel * image.map_size() + pixel_at(row, column, image.shape.width)] =
                means[channel];
        });
    }
    return copy;
}

Occlusion occlusion(const Maps& image, const ProbabilityOf& probability_of) {
    Occlusion result;
    result.patch = patch_side(image.shape);
    const auto rows = patch_places(image.shape.height, result.patch);
    const auto columns = patch_places(image.shape.width, result.patch);
    result.map.shape = {1, static_cast<int>(rows.size()), static_cast<int>(columns.size())};

    std::vector<Maps> copies{image};
    std::vector<float> probabilities;
    const auto ask = [&] {
        std::ranges::copy(probability_of(copies), std::back_inserter(probabilities));
        copies.clear();
    };
    for (const int top : rows)
        for (const int left : columns) {
            if (copies.size() == copies_at_a_time) ask();
            copies.push_back(covered(image, top, left, result.patch));
        }
    ask();
    for (std::size_t place = 1; place < probabilities.size(); ++place)
        result.map.values.push_back(probabilities[0] - probabilities[place]);
    result.on_image = mean_over_patches(result.map, rows, columns, result.patch, image.shape);
    return result;
}

} // namespace headroom
