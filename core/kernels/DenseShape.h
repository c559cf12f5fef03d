#pragma once

#include "core/kernels/UseGradient.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

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

/// Where the rows of all samples' `values` begin, and up to `count` of them, of zeros.
template <typename T>
std::vector<const T*> sample_rows(std::span<const DenseSamples<T>> batch,
                                  const T* DenseSamples<T>::*values, int width, std::size_t count,
                                  const std::vector<T>& zeros) {
    std::vector<const T*> all;
    for (const auto& samples : batch)
        for (int n = 0; n < samples.count; ++n)
            all.push_back(samples.*values + std::int64_t{n} * width);
    all.resize(count, zeros.data());
    return all;
}

/// diff_bias, of width f32: the sum of diff_dst over its count samples. T is float or BFloat16.
template <typename T>
void dense_backward_bias(const T* diff_dst, int count, int width, float* diff_bias);

} // namespace headroom
