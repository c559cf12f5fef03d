#pragma once

#include "core/kernels/isa/FloatVector.h"
#include "core/kernels/isa/Intrinsics.h"

namespace headroom {

/// Marks functions written for the registers of AVX-512 only. Callers check registers_here() first
/// (Dispatch.h).
#if defined(__x86_64__)
#define HEADROOM_AVX512 [[gnu::target("avx512f,avx512bw,avx512vl,avx512dq")]]
#define HEADROOM_AVX512_LAMBDA                                                                     \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq"), always_inline))
#else
#define HEADROOM_AVX512
#define HEADROOM_AVX512_LAMBDA __attribute__((always_inline))
#endif

#define HEADROOM_AVX512_INLINE HEADROOM_AVX512 [[gnu::always_inline]]

/// FloatVector<16> for these functions. Packs and unpacks bf16 by intrinsics: in unrolled loops g++
/// 12 does not find the single instruction.
struct Avx512Floats : FloatVector<16> {
    using FloatVector<16>::load, FloatVector<16>::store;
#if defined(__x86_64__)
    /// Fused multiply-add: sum + a * b.
    HEADROOM_AVX512_INLINE static Floats add_product(Floats sum, float a, Floats b) {
        return _mm512_fmadd_ps(_mm512_set1_ps(a), b, sum);
    }
    HEADROOM_AVX512_INLINE static Floats load(const BFloat16* from) {
        const __m256i halves = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
        return std::bit_cast<Floats>(_mm512_slli_epi32(_mm512_cvtepu16_epi32(halves), 16));
    }
    HEADROOM_AVX512_INLINE static void store(Floats v, BFloat16* to) {
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(to),
                            _mm512_cvtepi32_epi16(std::bit_cast<__m512i>(to_bfloat_bits(v))));
    }
#else
    static Floats add_product(Floats sum, float a, Floats b) {
        return sum + a * b;
    }
#endif
};

} // namespace headroom
