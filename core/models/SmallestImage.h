#pragma once

#include "core/models/ModelSpec.h"

namespace headroom {

/// Height and width of the smallest square image whose features are more than one pixel, so that
/// flattening and pooling them differ; 0 where no image of up to 4096 pixels is enough.
int smallest_image(const ModelSpec& spec);

/// A line that says so where the features of its images are one pixel; else empty.
std::string one_pixel_note(const ModelSpec& spec);

} // namespace headroom
