#pragma once

#include "core/kernels/isa/FloatVector.h"
#include "core/kernels/isa/Intrinsics.h"

namespace headroom {

/// Marks functions written for the registers of AVX2, with fused multiply-add. Callers check
/// registers_here() first (Dispatch.h).
#if defined(__x86_64__)
#define HEADROOM_AVX2 [[gnu::target("avx2,fma")]]
#define HEADROOM_AVX2_LAMBDA __attribute__((target("avx2,fma"), always_inline))
#else
#define HEADROOM_AVX2
#define HEADROOM_AVX2_LAMBDA __attribute__((always_inline))
#endif

#define HEADROOM_AVX2_INLINE HEADROOM_AVX2 [[gnu::always_inline]]

/// FloatVector<8> for these functions.
struct Avx2Floats : FloatVector<8> {
#if defined(__x86_64__)
    /// Fused multiply-add: sum + a * b.
    HEADROOM_AVX2_INLINE static Floats add_product(Floats sum, float a, Floats b) {
        return _mm256_fmadd_ps(_mm256_set1_ps(a), b, sum);
    }
#else
    static Floats add_product(Floats sum, float a, Floats b) {
        return sum + a * b;
    }
#endif
};

} // namespace headroom
