#pragma once

#include "core/kernels/dense/UseGradient.h"
#include "core/kernels/isa/Registers.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>

namespace headroom {

/// A dense layer: batch x inputs onto batch x outputs.
struct DenseShape {
    int batch = 1, inputs = 1, outputs = 1;

    /// Weights in blocks are inputs / 64 x outputs x 64 inputs, oneDNN's BA16a64b: both a product
    /// that sums over inputs and those that sum over samples or outputs read whole rows. Where
    /// inputs are no multiple of 64, blocks are of 32 (BA16a32b).
    int block() const { return inputs % 64 == 0 ? 64 : 32; }
    /// Inputs in whole blocks, outputs in multiples of 16.
    bool fits_blocks() const {
        return batch > 0 && inputs > 0 && outputs > 0 && inputs % block() == 0 && outputs % 16 == 0;
    }
};

/// Registers for such kernels of T, float or BFloat16: the widest that the processor has and the
/// user allows. bf16 wants AVX-512 with its steps of pairs.
template <typename T>
Registers dense_registers();

/// Is there a kernel of T, forward and backward, for such a layer on this processor?
template <typename T>
bool has_dense_kernels(const DenseShape& shape) {
    return dense_registers<T>() != Registers::none && shape.fits_blocks();
}
/// The shape; std::invalid_argument where there is none.
template <typename T>
const DenseShape& with_dense_kernels(const DenseShape& shape) {
    if (!has_dense_kernels<T>(shape))
        throw std::invalid_argument("a dense layer that has no kernels of ours");
    return shape;
}

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

template <typename T>
DenseRows<T> dense_rows(const DenseShape& shape, std::span<const DenseSamples<T>> batch) {
    DenseRows<T> rows;
    for (const auto& samples : batch)
        for (std::int64_t n = 0; n < samples.count; ++n) {
            rows.src.push_back(samples.src + n * shape.inputs);
            rows.diff_dst.push_back(samples.diff_dst + n * shape.outputs);
        }
    return rows;
}

/// diff_bias, of width f32: the sum of diff_dst over its count samples. T is float or BFloat16.
template <typename T>
void dense_backward_bias(const T* diff_dst, int count, int width, float* diff_bias);

} // namespace headroom
