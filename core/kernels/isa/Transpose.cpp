#include "core/kernels/isa/Transpose.h"

#include "core/kernels/isa/Dispatch.h"

#include "core/kernels/isa/ForAvx2.h"
// For its registers:
#include "core/kernels/isa/TransposeLoops.h"

#include "core/kernels/isa/ForAvx512.h"

// For its registers:
#include "core/kernels/isa/TransposeLoops.h"

namespace headroom {

void transpose(const float* from, int rows, int columns, std::int64_t from_stride, float* to,
               std::int64_t to_stride, Registers registers) {
    select("a transpose", registers, avx2::transpose,
           avx512::transpose)(from, rows, columns, from_stride, to, to_stride);
}

} // namespace headroom
