#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace headroom {

/// Dimensions, outermost first: {O, I, KH, KW} for a convolution's weights, {C, H, W} for one
/// sample's features, {C} for a flat one.
using Shape = std::vector<std::int64_t>;

std::int64_t volume(const Shape& shape); ///< the product; 1 for an empty shape

/// "64x7x7".
std::string to_string(const Shape& shape);

} // namespace headroom
