#pragma once

#include "core/kernels/FloatVector.h"

namespace headroom {

/// Before functions that are written for the registers of AVX2, with fused multiply-add: whoever
/// calls them asks avx2_usable() first.
#if defined(__x86_64__)
#define HEADROOM_AVX2 [[gnu::target("avx2,fma")]]
#define HEADROOM_AVX2_LAMBDA __attribute__((target("avx2,fma"), always_inline))

inline bool avx2_usable() {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
#else
#define HEADROOM_AVX2
#define HEADROOM_AVX2_LAMBDA __attribute__((always_inline))

inline bool avx2_usable() {
    return false;
}
#endif

#define HEADROOM_AVX2_INLINE HEADROOM_AVX2 [[gnu::always_inline]]

using Avx2Floats = FloatVector<8>;

} // namespace headroom
