#pragma once

#include "core/kernels/isa/BFloat16.h"
#include "datasets/base/Random.h"

#include <cstdint>

namespace headroom {

/// Selects the values to drop: a function of `random` and of a value's position in the whole batch,
/// so it does not depend on how threads share the batch. The backward pass draws the mask again,
/// which is faster than storing it.
struct DropoutMask {
    Random random{0};
    float rate = 0;         ///< at most 0.99; accurate to 2^-17
    std::int64_t first = 0; ///< position of src in the whole batch
};

/// Computes dst = dropped ? 0 : src / (1 - rate), possibly in place. Applied to a gradient it is
/// the backward pass. T is float or BFloat16.
template <typename T>
void dropout(const DropoutMask& mask, std::int64_t count, const T* src, T* dst);

/// Reference implementation, value by value, with the same bits.
template <typename T>
void dropout_plain(const DropoutMask& mask, std::int64_t count, const T* src, T* dst);

} // namespace headroom
