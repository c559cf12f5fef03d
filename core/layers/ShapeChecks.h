#pragma once

#include "core/tensor/Shape.h"

#include <string>

namespace headroom {

/// Throws Error(usage) unless `input` is {C, H, W}.
void require_image(const std::string& layer, const Shape& input);

/// {height, width} of the output of a sliding window, rounded down. Throws Error(usage) where the
/// window is larger than the padded input.
Shape window_output(const std::string& layer, const Shape& input, const Shape& kernel,
                    const Shape& stride, const Shape& padding);

/// "2" for {2, 2}, "2x3" otherwise.
std::string brief_size(const Shape& size);

} // namespace headroom
