#include "core/kernels/dense/GemmKernel.h"

#include "core/kernels/isa/Dispatch.h"

#include "core/kernels/isa/ForAvx2.h"
// For its registers:
#include "core/kernels/dense/GemmKernelLoops.h"

namespace headroom::avx2 {
namespace {
HEADROOM_GEMM_KERNELS(float)
}
} // namespace headroom::avx2

#include "core/kernels/isa/ForAvx512.h"

// For its registers:
#include "core/kernels/dense/GemmKernelLoops.h"

namespace headroom::avx512 {
namespace {

template <>
struct Sums<Int16Pair> {
    using Vector = Avx512Ints;
    HEADROOM_AVX512_INLINE static Vector begin(const GemmKernel&, const float*) { return Vector{}; }
    HEADROOM_AVX512_INLINE static void end(const GemmKernel& p, Vector sum, int row, int column,
                                           float* c) {
        const Floats value = __builtin_convertvector(sum, Floats) *
                             (V::load(p.column_scales + column) * p.row_scales[row]);
        V::store(p.accumulate ? V::load(c) + value : value, c);
    }
};

HEADROOM_GEMM_KERNELS(float)
HEADROOM_GEMM_KERNELS(BFloat16Pair)
HEADROOM_GEMM_KERNELS(Int16Pair)
} // namespace
} // namespace headroom::avx512

namespace headroom {

namespace {
constexpr const char* kernel = "a GEMM kernel";
}

void GemmKernel::run(const float* a, const float* b, float* c) const {
    using Product = void(const GemmKernel&, const float*, const float*, float*);
    select<Product>(kernel, registers, avx2::product, avx512::product)(*this, a, b, c);
}

void GemmKernel::run(const BFloat16Pair* a, const BFloat16Pair* b, float* c) const {
    if (!bfloat16_pairs_here()) no_kernel(kernel, "AVX512_BF16");
    avx512::product(*this, a, b, c);
}

void GemmKernel::run(const Int16Pair* a, const Int16Pair* b, float* c) const {
    if (!int16_pairs_here()) no_kernel(kernel, "AVX512_VNNI");
    avx512::product(*this, a, b, c);
}

} // namespace headroom
