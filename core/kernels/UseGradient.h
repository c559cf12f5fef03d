#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <span>

namespace headroom {

/// What is done with a gradient that is computed piece by piece.
struct UseGradient {
    /// Takes a piece, of what would stand at `offset`; it is gone after the call.
    std::function<void(std::size_t offset, std::span<const float> gradient)> take;
    /// Arrays as long as the gradient, of which it reads or writes the same places: who computes a
    /// piece may ask the memory for them.
    std::array<const float*, 3> beside{};
};

} // namespace headroom
