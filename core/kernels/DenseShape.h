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

    /// Kernels of AVX-512 take this many outputs at a time.
    static constexpr int panel = 64;
    /// Inputs in multiples of 16, outputs in whole panels.
    bool fits_panels() const {
        return batch > 0 && inputs > 0 && outputs > 0 && inputs % 16 == 0 && outputs % panel == 0;
    }
};

/// Some of a batch's samples: src is count x inputs, diff_dst count x outputs.
template <typename T>
struct DenseSamples {
    const T *src, *diff_dst;
    int count;
};

/// Where each sample of a batch has its src and its diff_dst.
template <typename T>
struct DenseRows {
    std::vector<const T*> src, diff_dst;
};

/// Behind the last sample, up to `count`, come rows of `zeros`.
template <typename T>
DenseRows<T> dense_rows(const DenseShape& shape, std::span<const DenseSamples<T>> batch,
                        std::size_t count, const std::vector<T>& zeros) {
    DenseRows<T> rows;
    for (const auto& samples : batch)
        for (std::int64_t n = 0; n < samples.count; ++n) {
            rows.src.push_back(samples.src + n * shape.inputs);
            rows.diff_dst.push_back(samples.diff_dst + n * shape.outputs);
        }
    rows.src.resize(count, zeros.data());
    rows.diff_dst.resize(count, zeros.data());
    return rows;
}

/// diff_bias, of width f32: the sum of diff_dst over its count samples. T is float or BFloat16.
template <typename T>
void dense_backward_bias(const T* diff_dst, int count, int width, float* diff_bias);

} // namespace headroom
