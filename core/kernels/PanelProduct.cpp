#include "core/kernels/PanelProduct.h"

#include "core/kernels/ForAvx2.h"
// For its registers:
#include "core/kernels/PanelProductLoops.h"

namespace headroom::avx2 {
namespace {
HEADROOM_PANEL_PRODUCTS(float)
}
} // namespace headroom::avx2

#include "core/kernels/ForAvx512.h"

namespace headroom::avx512 {
namespace {

HEADROOM_AVX512_INLINE inline Floats load(const BFloat16Pair* b) {
    return V::load(reinterpret_cast<const float*>(b));
}
/// In assembler: an intrinsic could be inlined only where all of the function is for bf16.
HEADROOM_AVX512_INLINE inline void add_product(Floats& sum, const BFloat16Pair& a, Floats b) {
#if defined(__x86_64__)
    const __m512i pair = _mm512_set1_epi32(std::bit_cast<int>(a));
    asm("vdpbf16ps %2, %1, %0" : "+v"(sum) : "v"(pair), "v"(b));
#endif
}

} // namespace
} // namespace headroom::avx512

// For its registers:
#include "core/kernels/PanelProductLoops.h"

namespace headroom::avx512 {
namespace {
HEADROOM_PANEL_PRODUCTS(float)
HEADROOM_PANEL_PRODUCTS(BFloat16Pair)
} // namespace
} // namespace headroom::avx512

namespace headroom {

bool bfloat_pairs_usable() {
#if defined(__x86_64__)
    return avx512_usable() && __builtin_cpu_supports("avx512bf16");
#else
    return false;
#endif
}

void PanelProduct::run(const float* a, const float* b, float* c) const {
    if (registers == Registers::avx2)
        avx2::product(*this, a, b, c);
    else
        avx512::product(*this, a, b, c);
}

void PanelProduct::run(const BFloat16Pair* a, const BFloat16Pair* b, float* c) const {
    avx512::product(*this, a, b, c);
}

} // namespace headroom
