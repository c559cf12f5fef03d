#pragma once

#include "core/kernels/isa/BFloat16.h"

#include <cstdint>

namespace headroom {

/// Backward pass of a ReLU whose result has two consumers: diff = result > 0 ? a + b : 0. diff may
/// be a or b. T is float or BFloat16.
template <typename T>
void relu_sum_backward(std::int64_t count, const T* result, const T* a, const T* b, T* diff);

} // namespace headroom
