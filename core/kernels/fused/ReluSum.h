#pragma once

#include "core/kernels/isa/BFloat16.h"

#include <cstdint>

namespace headroom {

/// The gradient of a ReLU whose result goes to two branches: diff = result > 0 ? a + b : 0, which
/// may be in place of a or b. T is float or BFloat16.
template <typename T>
void relu_sum_backward(std::int64_t count, const T* result, const T* a, const T* b, T* diff);

} // namespace headroom
