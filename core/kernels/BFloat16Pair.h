#pragma once

#include "core/kernels/Avx512.h"
#include "core/kernels/BFloat16.h"

namespace headroom {

/// Two factors whose products AVX-512 sums in one step.
struct BFloat16Pair {
    BFloat16 even, odd;
};

/// Has this processor such steps (AVX512_BF16)?
inline bool bfloat_pairs_usable() {
#if defined(__x86_64__)
    return avx512_usable() && __builtin_cpu_supports("avx512bf16");
#else
    return false;
#endif
}

// For loops that are written once for steps of floats and of pairs:

/// 16 pairs.
HEADROOM_AVX512_INLINE inline Avx512Floats::Floats load(const BFloat16Pair* pairs) {
    return Avx512Floats::load(reinterpret_cast<const float*>(pairs));
}

/// sum + a * b for 16 pairs b. Denormals count as zeros. (In assembler: an intrinsic could be
/// inlined only where all of the function is for bf16.)
HEADROOM_AVX512_INLINE inline void add_product(Avx512Floats::Floats& sum, const BFloat16Pair& a,
                                               Avx512Floats::Floats b) {
#if defined(__x86_64__)
    const __m512i pair = _mm512_set1_epi32(std::bit_cast<int>(a));
    asm("vdpbf16ps %2, %1, %0" : "+v"(sum) : "v"(pair), "v"(b));
#endif
}

} // namespace headroom
