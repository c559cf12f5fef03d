#pragma once

#include "datasets/image/ImageShape.h"

#include <span>
#include <vector>

namespace headroom {

/// Maps of one size: the channels of an image with its pixels in [0, 1], or the output of a layer.
/// C x H x W, row-major; values without position, such as a dense layer's output, are C x 1 x 1.
struct Maps {
    ImageShape shape;
    std::vector<float> values;

    std::size_t map_size() const {
        return static_cast<std::size_t>(shape.height) * static_cast<std::size_t>(shape.width);
    }
    std::span<const float> map(int c) const {
        return std::span(values).subspan(static_cast<std::size_t>(c) * map_size(), map_size());
    }
    bool operator==(const Maps&) const = default;
};

/// Returns the mean of each map: global average pooling.
std::vector<float> averages(const Maps& maps);

} // namespace headroom
