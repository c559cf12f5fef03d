#pragma once

#include <cstddef>
#include <functional>
#include <span>

namespace headroom {

/// Consumes a piece of a gradient that is computed piece by piece: the values starting at `offset`.
/// The memory is valid only during the call.
using UseGradient = std::function<void(std::size_t offset, std::span<const float> gradient)>;

} // namespace headroom
