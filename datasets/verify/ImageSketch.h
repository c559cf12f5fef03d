#pragma once

#include "datasets/image/Image.h"

#include <array>
#include <cstdint>

namespace headroom {

/// Summary of an image, to find similar ones among many: 300 bytes, whatever its size.
struct ImageSketch {
    static constexpr int side = 16;

    ImageShape shape;
    std::array<std::uint64_t, 2> pixel_hash; ///< over shape and pixels: equal = the same image
    std::uint64_t look;                      ///< perceptual hash: few differing bits = alike
    std::array<std::uint8_t, side * side> thumbnail; ///< grey
    float contrast; ///< standard deviation of the thumbnail's values, 0 to 127.5
    bool constant;  ///< every pixel the same
};

/// The perceptual hash is dHash: the image is shrunk to 9x8 grey values, and a bit is set if a
/// value is below the one to its right (N. Krawetz, "Kind of Like That", The Hacker Factor Blog,
/// 2013). It does not change with brightness, contrast and size.
ImageSketch sketch(const Image& image);

/// Distance of two images of the same look: the root mean square of the difference of their
/// thumbnails, each minus its mean, relative to the smaller contrast. 0 = the same, about 1.4 =
/// unrelated; infinite if one has no contrast.
double difference(const ImageSketch& a, const ImageSketch& b);

} // namespace headroom
