#include "core/kernels/PanelProduct.h"

#include "core/kernels/Avx512.h"

namespace headroom {

namespace {

using V = Avx512Floats;
using Floats = V::Floats;

/// A step's 16 columns of b, and their product with an element of a.
HEADROOM_AVX512_INLINE inline Floats load(const float* b) {
    return V::load(b);
}
HEADROOM_AVX512_INLINE inline void add_product(Floats& sum, const float& a, Floats b) {
    sum += a * b;
}
HEADROOM_AVX512_INLINE inline Floats load(const BFloat16Pair* b) {
    return V::load(reinterpret_cast<const float*>(b));
}
/// In assembler: an intrinsic could be inlined only where all of the function is for bf16.
HEADROOM_AVX512_INLINE inline void add_product(Floats& sum, const BFloat16Pair& a, Floats b) {
#if defined(__x86_64__)
    const __m512i pair = _mm512_set1_epi32(std::bit_cast<int>(a));
    asm("vdpbf16ps %2, %1, %0" : "+v"(sum) : "v"(pair), "v"(b));
#endif
}

/// Rows whose sums fill some 24 of 32 registers, beside a row of b.
constexpr int row_block(int vectors) {
    return vectors == 1 ? 14 : vectors == 2 ? 12 : vectors == 3 ? 8 : 6;
}

template <int rows, int vectors, typename T>
HEADROOM_AVX512_INLINE inline void block(const PanelProduct& p, const T* a, const T* b, float* c) {
    Floats sum[rows][vectors];
#pragma GCC unroll 16
    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 4
        for (int j = 0; j < vectors; ++j)
            sum[i][j] = p.accumulate ? V::load(c + (i * vectors + j) * 16) : Floats{};
    for (int step = 0; step < p.steps; ++step) {
        Floats row[vectors];
#pragma GCC unroll 4
        for (int j = 0; j < vectors; ++j)
            row[j] = load(b + j * 16);
#pragma GCC unroll 16
        for (int i = 0; i < rows; ++i)
#pragma GCC unroll 4
            for (int j = 0; j < vectors; ++j)
                add_product(sum[i][j], a[i * p.a_row], row[j]);
        a += p.a_step;
        b += vectors * 16;
    }
#pragma GCC unroll 16
    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 4
        for (int j = 0; j < vectors; ++j)
            V::store(sum[i][j], c + (i * vectors + j) * 16);
}

/// What is left over goes by blocks of half the rows each.
template <int rows, int vectors, typename T>
HEADROOM_AVX512_INLINE inline void blocks(const PanelProduct& p, int first, const T* a, const T* b,
                                          float* c) {
    for (; first + rows <= p.rows; first += rows)
        block<rows, vectors>(p, a + first * p.a_row, b, c + first * vectors * 16);
    if constexpr (rows > 1) blocks<rows / 2, vectors>(p, first, a, b, c);
}

// Functions, not templates, which g++ 12 would compile without their target.
#define HEADROOM_PANEL_PRODUCT(vectors, T)                                                         \
    HEADROOM_AVX512 void product_##vectors(const PanelProduct& p, const T* a, const T* b,          \
                                           float* c) {                                             \
        blocks<row_block(vectors), vectors>(p, 0, a, b, c);                                        \
    }
HEADROOM_PANEL_PRODUCT(1, float)
HEADROOM_PANEL_PRODUCT(2, float)
HEADROOM_PANEL_PRODUCT(3, float)
HEADROOM_PANEL_PRODUCT(4, float)
HEADROOM_PANEL_PRODUCT(1, BFloat16Pair)
HEADROOM_PANEL_PRODUCT(2, BFloat16Pair)
HEADROOM_PANEL_PRODUCT(3, BFloat16Pair)
HEADROOM_PANEL_PRODUCT(4, BFloat16Pair)
#undef HEADROOM_PANEL_PRODUCT

template <typename T>
void run_product(const PanelProduct& p, const T* a, const T* b, float* c) {
    switch (p.columns) {
    case 16:
        return product_1(p, a, b, c);
    case 32:
        return product_2(p, a, b, c);
    case 48:
        return product_3(p, a, b, c);
    case 64:
        return product_4(p, a, b, c);
    }
}

} // namespace

bool bfloat_pairs_usable() {
#if defined(__x86_64__)
    return avx512_usable() && __builtin_cpu_supports("avx512bf16");
#else
    return false;
#endif
}

void PanelProduct::run(const float* a, const float* b, float* c) const {
    run_product(*this, a, b, c);
}

void PanelProduct::run(const BFloat16Pair* a, const BFloat16Pair* b, float* c) const {
    run_product(*this, a, b, c);
}

} // namespace headroom
