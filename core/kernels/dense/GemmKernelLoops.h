// Implements GemmKernel.h for the registers of ForAvx2.h or ForAvx512.h, included before. Types of
// factors other than float define load() and add_product() before this file.

#include "core/kernels/dense/GemmKernel.h"
#include "core/kernels/isa/Dispatch.h"
#include "core/kernels/isa/Prefetch.h"

namespace headroom::HEADROOM_TARGET_NAMESPACE {

namespace {

// Loads a vector of columns of b at a step; adds its product with an element of a.
HEADROOM_TARGET_INLINE inline Floats load(const float* b) {
    return V::load(b);
}
HEADROOM_TARGET_INLINE inline void add_product(Floats& sum, const float& a, Floats b) {
    sum = V::add_product(sum, a, b);
}

/// Vectors of a row held in registers at a time: with AVX-512, a whole panel.
constexpr int max_vectors(int columns) {
    return block == 16 ? columns / block : 2;
}

/// Loads, scales and stores the sums of products of T.
template <typename T>
struct Sums {
    using Vector = Floats;
    HEADROOM_TARGET_INLINE static Vector begin(const GemmKernel& p, const float* c) {
        return p.accumulate ? V::load(c) : Floats{};
    }
    HEADROOM_TARGET_INLINE static void end(const GemmKernel&, Vector sum, int, int, float* c) {
        V::store(sum, c);
    }
};

struct AllSteps {
    int count;
    int operator[](int i) const { return i; }
    /// Rows whose sums fill about 24 of 32 registers of AVX-512, or 12 of 16, beside a row of b.
    static constexpr int row_block(int vectors) {
        return block == 8 ? 6 : vectors == 1 ? 14 : vectors == 2 ? 12 : vectors == 3 ? 8 : 6;
    }
};

struct KeptSteps {
    const std::uint16_t* steps;
    int count;
    int operator[](int i) const { return steps[i]; }
    static constexpr int row_block(int) { return GemmKernel::kept_rows; }
};

template <int rows, int vectors, int columns, typename Steps, typename T>
HEADROOM_TARGET_INLINE inline void some_rows(const GemmKernel& p, Steps steps, int first,
                                             int column, const T* a, const T* b, float* c,
                                             LinePrefetcher& prefetcher) {
    using Sum = typename Sums<T>::Vector;
    Sum sum[rows][vectors];
#pragma GCC unroll 16
    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 4
        for (int j = 0; j < vectors; ++j)
            sum[i][j] = Sums<T>::begin(p, c + i * columns + j * block);
    for (int s = 0; s < steps.count; ++s) {
        const std::int64_t step = steps[s];
        prefetcher.prefetch_one();
        Sum row[vectors];
#pragma GCC unroll 4
        for (int j = 0; j < vectors; ++j)
            row[j] = load(b + step * columns + j * block);
#pragma GCC unroll 16
        for (int i = 0; i < rows; ++i)
#pragma GCC unroll 4
            for (int j = 0; j < vectors; ++j)
                add_product(sum[i][j], a[i * p.a_row + step * p.a_step], row[j]);
    }
#pragma GCC unroll 16
    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 4
        for (int j = 0; j < vectors; ++j)
            Sums<T>::end(p, sum[i][j], first + i, column + j * block, c + i * columns + j * block);
}

/// Processes the remaining rows in blocks of half as many rows each.
template <int rows, int vectors, int columns, typename Steps, typename T>
HEADROOM_TARGET_INLINE inline void all_rows(const GemmKernel& p, Steps steps, int first, int column,
                                            const T* a, const T* b, float* c,
                                            LinePrefetcher& prefetcher) {
    for (; first + rows <= p.rows; first += rows)
        some_rows<rows, vectors, columns>(p, steps, first, column, a + first * p.a_row, b,
                                          c + first * columns, prefetcher);
    if constexpr (rows > 1)
        all_rows<rows / 2, vectors, columns>(p, steps, first, column, a, b, c, prefetcher);
}

template <int columns, typename Steps, typename T>
HEADROOM_TARGET_INLINE inline void all_columns(const GemmKernel& p, Steps steps, const T* a,
                                               const T* b, float* c) {
    constexpr int vectors = max_vectors(columns);
    LinePrefetcher prefetcher(p.to_prefetch);
    for (int j = 0; j < columns; j += vectors * block)
        all_rows<Steps::row_block(vectors), vectors, columns>(p, steps, 0, j, a, b + j, c + j,
                                                              prefetcher);
}

// Functions, not templates: g++ 12 would compile templates without their target.
#define HEADROOM_GEMM_KERNEL(columns, T)                                                           \
    HEADROOM_TARGET void product_##columns(const GemmKernel& p, const T* a, const T* b,            \
                                           float* c) {                                             \
        if (p.kept_steps)                                                                          \
            all_columns<columns>(                                                                  \
                p, KeptSteps{p.kept_steps->data(), static_cast<int>(p.kept_steps->size())}, a, b,  \
                c);                                                                                \
        else                                                                                       \
            all_columns<columns>(p, AllSteps{p.steps}, a, b, c);                                   \
    }
#define HEADROOM_GEMM_KERNELS(T)                                                                   \
    HEADROOM_GEMM_KERNEL(16, T)                                                                    \
    HEADROOM_GEMM_KERNEL(32, T)                                                                    \
    HEADROOM_GEMM_KERNEL(48, T)                                                                    \
    HEADROOM_GEMM_KERNEL(64, T)                                                                    \
    void product(const GemmKernel& p, const T* a, const T* b, float* c) {                          \
        switch (p.columns) {                                                                       \
        case 16:                                                                                   \
            return product_16(p, a, b, c);                                                         \
        case 32:                                                                                   \
            return product_32(p, a, b, c);                                                         \
        case 48:                                                                                   \
            return product_48(p, a, b, c);                                                         \
        case 64:                                                                                   \
            return product_64(p, a, b, c);                                                         \
        }                                                                                          \
        no_kernel("a GEMM kernel", "other columns than 16, 32, 48 or 64");                         \
    }

} // namespace

} // namespace headroom::HEADROOM_TARGET_NAMESPACE
