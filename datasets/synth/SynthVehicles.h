#pragma once

#include "datasets/base/Random.h"
#include "datasets/image/ImageShape.h"

#include <cstdint>

namespace headroom {

/// Draws a car (kind 0) or a truck (kind 1) from the side, in RGB: random colours, scale, place,
/// direction and proportions, on a road before a random background, with noise.
void draw_synth_vehicle(int kind, Random random, const ImageShape& shape, std::uint8_t* out);

} // namespace headroom
