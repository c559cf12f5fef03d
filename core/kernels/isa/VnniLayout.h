#pragma once

#include "core/kernels/isa/BFloat16.h"

namespace headroom {

/// Rounds f32 rows to bf16 in VNNI layout, which interleaves pairs of rows: dst[row /
/// 2][column][row % 2]. bf16 matrix instructions read their right factor in this layout (oneDNN's
/// AB8b64a2b for f32's AB16b64a). `rows` is even. With one column the order does not change.
void pack_vnni(const float* src, std::int64_t rows, std::int64_t columns, BFloat16* dst);

/// Copies values, or rounds them to bf16.
void pack_values(const float* src, std::int64_t count, float* dst);
void pack_values(const float* src, std::int64_t count, BFloat16* dst);

} // namespace headroom
