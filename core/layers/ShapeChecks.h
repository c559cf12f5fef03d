#pragma once

#include "core/tensor/Shape.h"

#include <string>

namespace headroom {

/// Throws Error(usage) unless `input` is {C, H, W}.
void require_image(const std::string& layer, const Shape& input);

/// Returns "2" for {2, 2}, "2x3" for {2, 3}.
std::string brief_size(const Shape& size);

} // namespace headroom
