#include "core/kernels/dense/PanelProduct.h"

#include "core/kernels/isa/Dispatch.h"

#include "core/kernels/isa/ForAvx2.h"
// For its registers:
#include "core/kernels/dense/PanelProductLoops.h"

namespace headroom::avx2 {
namespace {
HEADROOM_PANEL_PRODUCTS(float)
}
} // namespace headroom::avx2

#include "core/kernels/isa/ForAvx512.h"

// For its registers:
#include "core/kernels/dense/PanelProductLoops.h"

namespace headroom::avx512 {
namespace {

template <>
struct Sums<FixedPair> {
    using Vector = Avx512Ints;
    HEADROOM_AVX512_INLINE static Vector begin(const PanelProduct&, const float*) {
        return Vector{};
    }
    HEADROOM_AVX512_INLINE static void end(const PanelProduct& p, Vector sum, int row, int column,
                                           float* c) {
        const Floats value = __builtin_convertvector(sum, Floats) *
                             (V::load(p.column_units + column) * p.row_units[row]);
        V::store(p.accumulate ? V::load(c) + value : value, c);
    }
};

HEADROOM_PANEL_PRODUCTS(float)
HEADROOM_PANEL_PRODUCTS(BFloat16Pair)
HEADROOM_PANEL_PRODUCTS(FixedPair)
} // namespace
} // namespace headroom::avx512

namespace headroom {

namespace {
constexpr const char* kernel = "a panel product";
}

void PanelProduct::run(const float* a, const float* b, float* c) const {
    using Product = void(const PanelProduct&, const float*, const float*, float*);
    select<Product>(kernel, registers, avx2::product, avx512::product)(*this, a, b, c);
}

void PanelProduct::run(const BFloat16Pair* a, const BFloat16Pair* b, float* c) const {
    if (!bfloat16_pairs_here()) no_kernel(kernel, "AVX512_BF16");
    avx512::product(*this, a, b, c);
}

void PanelProduct::run(const FixedPair* a, const FixedPair* b, float* c) const {
    if (!int16_pairs_here()) no_kernel(kernel, "AVX512_VNNI");
    avx512::product(*this, a, b, c);
}

} // namespace headroom
