// Implements SparseFactor.h for the registers of ForAvx2.h or ForAvx512.h, included before. Types
// other than float define add_step() and in_order() before this file.

#include "core/kernels/dense/SparseFactor.h"
#include "core/kernels/isa/Dispatch.h"

namespace headroom::HEADROOM_TARGET_NAMESPACE {

namespace {

template <int vectors>
HEADROOM_TARGET_INLINE inline void add_step(const SparseStep<float>& step, const float* b,
                                            Floats (&sum)[vectors]) {
#pragma GCC unroll 8
    for (int j = 0; j < vectors; ++j)
        sum[j] = V::add_product(sum[j], step.factor, V::load(b + step.offset + j * block));
}

/// Brings sums into the order of columns. Sums of f32 are in order already.
template <int vectors>
HEADROOM_TARGET_INLINE inline void in_order(const float*, Floats (&)[vectors]) {}

template <int width, typename T>
HEADROOM_TARGET_INLINE inline void some_rows(const SparseRows<T>& rows) {
    constexpr int vectors = width / block;
    // Even and odd steps of a row have separate sums, so that no addition waits for another.
    constexpr int sums = vectors < 8 ? 2 : 1;
    const SparseStep<T>* step = rows.steps + rows.ends[-1];
    float* c = rows.c;
    for (int row = 0; row < rows.count; ++row, c += width) {
        Floats sum[sums][vectors] = {};
        for (const auto* end = rows.steps + rows.ends[row]; step < end; step += 2) {
            add_step(step[0], rows.b, sum[0]);
            add_step(step[1], rows.b, sum[sums - 1]);
        }
        if constexpr (sums == 2)
#pragma GCC unroll 8
            for (int j = 0; j < vectors; ++j)
                sum[0][j] += sum[1][j];
        in_order(rows.b, sum[0]);
#pragma GCC unroll 8
        for (int j = 0; j < vectors; ++j) {
            float* to = c + j * block;
            V::store(rows.accumulate ? V::load(to) + sum[0][j] : sum[0][j], to);
        }
    }
}

// A function, not a template: g++ 12 would compile a template without its target.
#define HEADROOM_SPARSE_ROWS(T)                                                                    \
    HEADROOM_TARGET void multiply_rows(const SparseRows<T>& rows) {                                \
        if (rows.width == 64)                                                                      \
            some_rows<64>(rows);                                                                   \
        else if (rows.width == 32)                                                                 \
            some_rows<32>(rows);                                                                   \
        else                                                                                       \
            no_kernel("a sparse product", "other columns than 32 or 64");                          \
    }

} // namespace

} // namespace headroom::HEADROOM_TARGET_NAMESPACE
