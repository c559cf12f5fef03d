#pragma once

#include "datasets/base/Random.h"
#include "datasets/image/ImageShape.h"

#include <cstdint>

namespace headroom {

/// Draws the digit 0 to 9 as a pen would, white on black: strokes of random form, thickness, scale,
/// slant, turn and place, with soft edges and a little noise.
void draw_synth_digit(int digit, Random random, const ImageShape& shape, std::uint8_t* out);

} // namespace headroom
