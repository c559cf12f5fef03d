#pragma once

#include <cstddef>
#include <functional>
#include <span>

namespace headroom {

/// A dense layer: batch x inputs onto batch x outputs.
struct DenseShape {
    int batch = 1, inputs = 1, outputs = 1;
};

/// Some of a batch's samples: src is count x inputs, diff_dst count x outputs.
template <typename T>
struct DenseSamples {
    const T *src, *diff_dst;
    int count;
};

/// Takes a piece of a gradient, of what would stand at `offset`; it is gone after the call.
using UseGradient = std::function<void(std::size_t offset, std::span<const float> gradient)>;

/// diff_bias, of width f32: the sum of diff_dst over its count samples. T is float or BFloat16.
template <typename T>
void dense_backward_bias(const T* diff_dst, int count, int width, float* diff_bias);

} // namespace headroom
