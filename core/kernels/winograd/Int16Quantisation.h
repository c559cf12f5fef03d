#pragma once

#include "core/kernels/dense/ProductFactors.h"

#include <cstdint>

namespace headroom {

// Numbers as whole multiples of a unit, which each row, or each column, has for itself: its norm is
// so many of them, or fewer where one number would not fit into 16 bits. By the inequality of
// Cauchy and Schwarz a sum of products of a left and a right row then fits into 32 bits, however
// long they are. A NaN or an infinity goes into the unit. With avx512_here().
constexpr float left_norm = 32767, right_norm = 65000;

/// Left ones. `rows` is count x length, a multiple of 16; pairs follow on each other as the numbers
/// did. `units`: one of each row.
void to_fixed_rows(const float* rows, int count, int length, FixedPair* fixed, float* units);

/// `rows` is count x 16; pairs are of two rows, (count + 1) / 2, which begin `stride` pairs apart.
/// `units`: one of each column.
void to_fixed_columns(const float* rows, int count, float norm, FixedPair* fixed,
                      std::int64_t stride, float* units);

} // namespace headroom
