#pragma once

#include "core/kernels/dense/ProductFactors.h"

#include <cstdint>

namespace headroom {

// Quantises floats to int16 with a scale for each row or column: value = int16 * scale. The scale
// makes the Euclidean norm of a row left_norm or right_norm, or less if a value would not fit into
// 16 bits. By the Cauchy-Schwarz inequality a sum of products of a left and a right row then fits
// into 32 bits, whatever its length. A NaN or an infinity makes the scale NaN or infinite. Needs
// AVX-512.
constexpr float left_norm = 32767, right_norm = 65000;

/// Quantises rows of a left factor. `rows` is count x length, where length is a multiple of 16.
/// Pairs are in the order of the values. `scales`: one for each row.
void quantise_rows(const float* rows, int count, int length, Int16Pair* quantised, float* scales);

/// Quantises columns of either factor. `rows` is count x 16. Interleaves pairs of rows (the VNNI
/// layout): (count + 1) / 2 rows of pairs, `stride` pairs apart. `scales`: one for each column.
void quantise_columns(const float* rows, int count, float norm, Int16Pair* quantised,
                      std::int64_t stride, float* scales);

} // namespace headroom
