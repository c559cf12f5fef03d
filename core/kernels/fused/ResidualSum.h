#pragma once

#include "core/kernels/fused/Activation.h"
#include "core/kernels/isa/BFloat16.h"

#include <cstdint>

namespace headroom {

// The sum of two branches and the activation after it. T is float or BFloat16. Arrays are equal or
// do not overlap. NaN stays NaN.

/// Computes sum = activation(a + b).
template <typename T>
void residual_sum(Activation activation, std::int64_t count, const T* a, const T* b, T* sum);

/// Backward pass: both branches receive diff where the activation passed the value, else 0. `sum`
/// is the result of the forward pass; diff may be diff_a or diff_b.
template <typename T>
void residual_sum_backward(Activation activation, std::int64_t count, const T* sum, const T* diff,
                           T* diff_a, T* diff_b);

} // namespace headroom
