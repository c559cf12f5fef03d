#pragma once

#include "core/kernels/isa/Registers.h"

#include <cstdint>

namespace headroom {

/// Transposes values of 32 bits: to[column * to_stride + row] = from[row * from_stride + column].
/// The numbers of rows and columns are multiples of 16. `registers` must be here.
void transpose(const float* from, int rows, int columns, std::int64_t from_stride, float* to,
               std::int64_t to_stride, Registers registers);

} // namespace headroom
