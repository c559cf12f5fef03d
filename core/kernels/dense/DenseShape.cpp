#include "core/kernels/dense/DenseShape.h"

#include "core/kernels/dense/ProductFactors.h"
#include "core/kernels/isa/Wide.h"

#include <algorithm>

namespace headroom {

namespace {

HEADROOM_WIDE void add(const float* values, int count, float* sums) {
    for (int i = 0; i < count; ++i)
        sums[i] += values[i];
}
HEADROOM_WIDE void add(const BFloat16* values, int count, float* sums) {
    for (int i = 0; i < count; ++i)
        sums[i] += values[i].value();
}

} // namespace

template <>
Registers dense_registers<float>() {
    return widest_registers();
}
template <>
Registers dense_registers<BFloat16>() {
    const bool usable = widest_registers() == Registers::avx512 && bfloat_pairs_usable();
    return usable ? Registers::avx512 : Registers::none;
}

template <typename T>
void dense_backward_bias(const T* diff_dst, int count, int width, float* diff_bias) {
    std::fill_n(diff_bias, width, 0.f);
    for (int n = 0; n < count; ++n, diff_dst += width)
        add(diff_dst, width, diff_bias);
}

template void dense_backward_bias(const float*, int, int, float*);
template void dense_backward_bias(const BFloat16*, int, int, float*);

} // namespace headroom
