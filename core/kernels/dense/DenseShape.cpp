#include "core/kernels/dense/DenseShape.h"

#include "core/kernels/dense/ProductFactors.h"
#include "core/kernels/isa/Dispatch.h"

#include <algorithm>

namespace headroom {

namespace {

template <typename T>
[[gnu::always_inline]] inline void add_loop(const T* values, int count, float* sums) {
    for (int i = 0; i < count; ++i)
        sums[i] += to_float(values[i]);
}

} // namespace

template <>
Registers dense_registers<float>() {
    return registers_here();
}
template <>
Registers dense_registers<BFloat16>() {
    return bfloat16_pairs_here() ? Registers::avx512 : Registers::none;
}

template <typename T>
void dense_backward_bias(const T* diff_dst, int count, int width, float* diff_bias) {
    std::fill_n(diff_bias, width, 0.f);
    for (int n = 0; n < count; ++n, diff_dst += width)
        run_widest<add_loop<T>>(diff_dst, width, diff_bias);
}

template void dense_backward_bias(const float*, int, int, float*);
template void dense_backward_bias(const BFloat16*, int, int, float*);

} // namespace headroom
