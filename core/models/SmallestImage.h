#pragma once

#include "core/models/ModelSpec.h"

namespace headroom {

/// Height and width of the smallest square image whose features are more than one pixel, so that
/// flattening and pooling them differ; 0 if images of up to 4096 pixels are not enough.
int smallest_image(const ModelSpec& spec);

/// Returns a line about this if the features of its images are one pixel, else an empty string.
std::string one_pixel_note(const ModelSpec& spec);

} // namespace headroom
