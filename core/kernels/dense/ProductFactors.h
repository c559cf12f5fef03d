#pragma once

#include "core/kernels/isa/Avx512.h"
#include "core/kernels/isa/BFloat16.h"
#include "core/kernels/isa/Registers.h"

#include <bit>
#include <cstdint>
#include <type_traits>

namespace headroom {

/// Two bf16 whose products AVX512_BF16 sums in one step: an interleaved pair of VNNI layout.
struct BFloat16Pair {
    BFloat16 even, odd;
};

/// The same for int16, whose sums have 32 bits (AVX512_VNNI, Int16Quantisation.h).
struct Int16Pair {
    std::int16_t even, odd;
};

/// Whether this machine has instructions for products of T.
template <typename T>
bool factors_usable() {
    return std::is_same_v<T, float> ? avx512_here() : bfloat16_pairs_here();
}

/// Operand of one step of a product: one float, or a pair of bf16.
template <typename T>
using Factor = std::conditional_t<std::is_same_v<T, float>, float, BFloat16Pair>;
template <typename T>
constexpr int values_of_factor = sizeof(Factor<T>) / sizeof(T);

// Loads 16 factors; adds a * b for 16 factors b. Overloads allow loops written once for all types.
// Denormals of bf16 count as zeros.

typedef int Avx512Ints __attribute__((vector_size(64)));

HEADROOM_AVX512_INLINE inline Avx512Floats::Floats load(const float* factors) {
    return Avx512Floats::load(factors);
}
HEADROOM_AVX512_INLINE inline Avx512Floats::Floats load(const BFloat16Pair* factors) {
    return Avx512Floats::load(reinterpret_cast<const float*>(factors));
}
HEADROOM_AVX512_INLINE inline Avx512Ints load(const Int16Pair* factors) {
    return std::bit_cast<Avx512Ints>(Avx512Floats::load(reinterpret_cast<const float*>(factors)));
}

HEADROOM_AVX512_INLINE inline void add_product(Avx512Floats::Floats& sum, const float& a,
                                               Avx512Floats::Floats b) {
    sum = Avx512Floats::add_product(sum, a, b);
}
/// (In assembler: an intrinsic could be inlined only if the whole function had the bf16 target.)
HEADROOM_AVX512_INLINE inline void add_product(Avx512Floats::Floats& sum, const BFloat16Pair& a,
                                               Avx512Floats::Floats b) {
#if defined(__x86_64__)
    const __m512i pair = _mm512_set1_epi32(std::bit_cast<int>(a));
    asm("vdpbf16ps %2, %1, %0" : "+v"(sum) : "v"(pair), "v"(b));
#endif
}
HEADROOM_AVX512_INLINE inline void add_product(Avx512Ints& sum, const Int16Pair& a, Avx512Ints b) {
#if defined(__x86_64__)
    const __m512i pair = _mm512_set1_epi32(std::bit_cast<int>(a));
    asm("vpdpwssd %2, %1, %0" : "+v"(sum) : "v"(pair), "v"(b));
#endif
}

} // namespace headroom
