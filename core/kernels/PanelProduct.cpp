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

// For its registers:
#include "core/kernels/PanelProductLoops.h"

namespace headroom::avx512 {
namespace {
HEADROOM_PANEL_PRODUCTS(float)
HEADROOM_PANEL_PRODUCTS(BFloat16Pair)
} // namespace
} // namespace headroom::avx512

namespace headroom {

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
