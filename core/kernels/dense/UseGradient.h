#pragma once

#include <cstddef>
#include <functional>
#include <span>

namespace headroom {

/// What is done with a gradient that is computed piece by piece: takes a piece, of what would stand
/// at `offset`; it is gone after the call.
using UseGradient = std::function<void(std::size_t offset, std::span<const float> gradient)>;

} // namespace headroom
