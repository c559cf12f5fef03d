#include "core/kernels/fused/ResidualSum.h"

#include "core/kernels/isa/Dispatch.h"

#include <bit>

namespace headroom {

namespace {

template <typename T>
[[gnu::always_inline]] inline void sum_loop(ActivationBounds bounds, std::int64_t count, const T* a,
                                            const T* b, T* sum) {
#pragma GCC ivdep
    for (std::int64_t i = 0; i < count; ++i) {
        float value = to_float(a[i]) + to_float(b[i]);
        value = value < bounds.low ? bounds.low : value;
        value = value > bounds.high ? bounds.high : value;
        sum[i] = from_float<T>(value);
    }
}

template <typename T>
[[gnu::always_inline]] inline void backward_loop(ActivationBounds bounds, std::int64_t count,
                                                 const T* sum, const T* diff, T* diff_a,
                                                 T* diff_b) {
#pragma GCC ivdep
    for (std::int64_t i = 0; i < count; ++i) {
        const float value = to_float(sum[i]);
        const std::uint32_t passes = // a mask: branch-free
            (value > bounds.low ? ~0u : 0) & (value < bounds.high ? ~0u : 0);
        const auto bits = std::bit_cast<std::uint32_t>(to_float(diff[i])) & passes;
        diff_a[i] = diff_b[i] = from_float<T>(std::bit_cast<float>(bits));
    }
}

} // namespace

template <typename T>
void residual_sum(Activation activation, std::int64_t count, const T* a, const T* b, T* sum) {
    run_widest<sum_loop<T>>(bounds_of(activation), count, a, b, sum);
}
template void residual_sum(Activation, std::int64_t, const float*, const float*, float*);
template void residual_sum(Activation, std::int64_t, const BFloat16*, const BFloat16*, BFloat16*);

template <typename T>
void residual_sum_backward(Activation activation, std::int64_t count, const T* sum, const T* diff,
                           T* diff_a, T* diff_b) {
    run_widest<backward_loop<T>>(bounds_of(activation), count, sum, diff, diff_a, diff_b);
}
template void residual_sum_backward(Activation, std::int64_t, const float*, const float*, float*,
                                    float*);
template void residual_sum_backward(Activation, std::int64_t, const BFloat16*, const BFloat16*,
                                    BFloat16*, BFloat16*);

} // namespace headroom
