#pragma once

#include "core/kernels/isa/BFloat16.h"
#include "datasets/base/Random.h"

#include <cstdint>

namespace headroom {

/// Which values are dropped: a function of `random` and of where a value lies in the whole batch,
/// so it does not depend on how lanes share the batch. The backward pass draws it again, which is
/// quicker than to keep it.
struct DropoutMask {
    Random random{0};
    float rate = 0;         ///< at most 0.99; met to within 2^-17
    std::int64_t first = 0; ///< where src begins in the whole batch
};

/// dst = dropped ? 0 : src / (1 - rate); may be in place. Of a gradient it is the backward pass.
/// T is float or BFloat16.
template <typename T>
void dropout(const DropoutMask& mask, std::int64_t count, const T* src, T* dst);

/// The same bits, one by one, to test against.
template <typename T>
void dropout_plain(const DropoutMask& mask, std::int64_t count, const T* src, T* dst);

} // namespace headroom
