#include "core/kernels/fused/ReluSum.h"

#include "core/kernels/isa/Dispatch.h"

#include <bit>

namespace headroom {

namespace {

template <typename T>
[[gnu::always_inline]] inline void sum_loop(std::int64_t count, const T* result, const T* a,
                                            const T* b, T* diff) {
#pragma GCC ivdep // arrays are equal or do not overlap
    for (std::int64_t i = 0; i < count; ++i) {
        const std::uint32_t passes = to_float(result[i]) > 0 ? ~0u : 0; // a mask: branch-free
        const float sum = to_float(a[i]) + to_float(b[i]);
        diff[i] = from_float<T>(std::bit_cast<float>(std::bit_cast<std::uint32_t>(sum) & passes));
    }
}

} // namespace

template <typename T>
void relu_sum_backward(std::int64_t count, const T* result, const T* a, const T* b, T* diff) {
    run_widest<sum_loop<T>>(count, result, a, b, diff);
}
template void relu_sum_backward(std::int64_t, const float*, const float*, const float*, float*);
template void relu_sum_backward(std::int64_t, const BFloat16*, const BFloat16*, const BFloat16*,
                                BFloat16*);

} // namespace headroom
