#pragma once

#include "datasets/image/ImageShape.h"

#include <cstdint>
#include <vector>

namespace headroom {

/// One image in memory: C x H x W, 8-bit.
struct Image {
    ImageShape shape;
    std::vector<std::uint8_t> pixels;

    bool operator==(const Image&) const = default;
};

} // namespace headroom
