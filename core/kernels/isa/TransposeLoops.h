// Implements Transpose.h for the registers of ForAvx2.h or ForAvx512.h, included before.

#include <cstdint>

namespace headroom::HEADROOM_TARGET_NAMESPACE {

namespace {

/// Transposes block x block values by log2(block) perfect shuffles: each stage interleaves the
/// halves of two rows (Stone 1971, "Parallel processing with the perfect shuffle").
HEADROOM_TARGET_INLINE inline void transpose_square(const float* from, std::int64_t from_stride,
                                                    float* to, std::int64_t to_stride) {
    V::Words first, second;
    for (unsigned i = 0; i < block; ++i) {
        first[i] = i / 2 + i % 2 * block;
        second[i] = first[i] + block / 2;
    }
    Floats rows[block];
#pragma GCC unroll 16
    for (int i = 0; i < block; ++i)
        rows[i] = V::load(from + i * from_stride);
#pragma GCC unroll 4
    for (int stage = 1; stage < block; stage *= 2) {
        Floats mixed[block];
#pragma GCC unroll 8
        for (int i = 0; i < block / 2; ++i) {
            mixed[2 * i] = __builtin_shuffle(rows[i], rows[i + block / 2], first);
            mixed[2 * i + 1] = __builtin_shuffle(rows[i], rows[i + block / 2], second);
        }
#pragma GCC unroll 16
        for (int i = 0; i < block; ++i)
            rows[i] = mixed[i];
    }
#pragma GCC unroll 16
    for (int i = 0; i < block; ++i)
        V::store(rows[i], to + i * to_stride);
}

HEADROOM_TARGET void transpose(const float* from, int rows, int columns, std::int64_t from_stride,
                               float* to, std::int64_t to_stride) {
    for (int row = 0; row < rows; row += block)
        for (int column = 0; column < columns; column += block)
            transpose_square(from + row * from_stride + column, from_stride,
                             to + column * to_stride + row, to_stride);
}

} // namespace

} // namespace headroom::HEADROOM_TARGET_NAMESPACE
