#include "core/kernels/PanelProduct.h"

#include "core/kernels/Avx512.h"

namespace headroom {

namespace {

using V = Avx512Floats;

/// Rows whose sums fill some 24 of 32 registers, beside a row of b.
constexpr int row_block(int vectors) {
    return vectors == 1 ? 14 : vectors == 2 ? 12 : vectors == 3 ? 8 : 6;
}

template <int rows, int vectors>
HEADROOM_AVX512_INLINE inline void block(const PanelProduct& p, const float* a, const float* b,
                                         float* c) {
    V::Floats sum[rows][vectors];
#pragma GCC unroll 16
    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 4
        for (int j = 0; j < vectors; ++j)
            sum[i][j] = p.accumulate ? V::load(c + (i * vectors + j) * 16) : V::Floats{};
    for (int step = 0; step < p.steps; ++step) {
        V::Floats row[vectors];
#pragma GCC unroll 4
        for (int j = 0; j < vectors; ++j)
            row[j] = V::load(b + j * 16);
#pragma GCC unroll 16
        for (int i = 0; i < rows; ++i)
#pragma GCC unroll 4
            for (int j = 0; j < vectors; ++j)
                sum[i][j] += a[i * p.a_row] * row[j];
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
template <int rows, int vectors>
HEADROOM_AVX512_INLINE inline void blocks(const PanelProduct& p, int first, const float* a,
                                          const float* b, float* c) {
    for (; first + rows <= p.rows; first += rows)
        block<rows, vectors>(p, a + first * p.a_row, b, c + first * vectors * 16);
    if constexpr (rows > 1) blocks<rows / 2, vectors>(p, first, a, b, c);
}

template <int vectors>
HEADROOM_AVX512_INLINE inline void product(const PanelProduct& p, const float* a, const float* b,
                                           float* c) {
    blocks<row_block(vectors), vectors>(p, 0, a, b, c);
}

HEADROOM_AVX512 void product_1(const PanelProduct& p, const float* a, const float* b, float* c) {
    product<1>(p, a, b, c);
}
HEADROOM_AVX512 void product_2(const PanelProduct& p, const float* a, const float* b, float* c) {
    product<2>(p, a, b, c);
}
HEADROOM_AVX512 void product_3(const PanelProduct& p, const float* a, const float* b, float* c) {
    product<3>(p, a, b, c);
}
HEADROOM_AVX512 void product_4(const PanelProduct& p, const float* a, const float* b, float* c) {
    product<4>(p, a, b, c);
}

} // namespace

void PanelProduct::run(const float* a, const float* b, float* c) const {
    switch (columns) {
    case 16:
        return product_1(*this, a, b, c);
    case 32:
        return product_2(*this, a, b, c);
    case 48:
        return product_3(*this, a, b, c);
    case 64:
        return product_4(*this, a, b, c);
    }
}

} // namespace headroom
