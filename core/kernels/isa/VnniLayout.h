#pragma once

#include "core/kernels/isa/BFloat16.h"

namespace headroom {

/// f32 rows as bf16, two rows interleaved: dst[row / 2][column][row % 2]. So bf16 matrix
/// instructions want their right factor (oneDNN's AB8b64a2b beside AB16b64a). `rows` is even. Of
/// one column they are rows as they were.
void pack_paired_rows(const float* src, std::int64_t rows, std::int64_t columns, BFloat16* dst);

/// Values one by one: as they are, or rounded to bf16.
void pack_values(const float* src, std::int64_t count, float* dst);
void pack_values(const float* src, std::int64_t count, BFloat16* dst);

} // namespace headroom
