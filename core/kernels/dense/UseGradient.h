#pragma once

#include <cstddef>
#include <functional>
#include <span>

namespace headroom {

/// Consumes a piece of a gradient that is computed piece by piece: the values from `offset` on. The
/// memory is valid during the call only.
using UseGradient = std::function<void(std::size_t offset, std::span<const float> gradient)>;

} // namespace headroom
