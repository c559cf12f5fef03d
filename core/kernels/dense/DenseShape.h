#pragma once

#include "core/kernels/dense/UseGradient.h"
#include "core/kernels/isa/Registers.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>

namespace headroom {

/// Shape of a dense layer, from batch x inputs to batch x outputs.
struct DenseShape {
    int batch = 1, inputs = 1, outputs = 1;

    /// Inputs of a block. Weights in blocks are inputs / 64 x outputs x 64 inputs, oneDNN's
    /// BA16a64b: products over inputs, samples and outputs all read whole rows. If inputs is not a
    /// multiple of 64, a block has 32 (BA16a32b).
    int block() const { return inputs % 64 == 0 ? 64 : 32; }
    /// Whether inputs come in whole blocks and outputs in multiples of 16.
    bool fits_blocks() const {
        return batch > 0 && inputs > 0 && outputs > 0 && inputs % block() == 0 && outputs % 16 == 0;
    }
};

/// Registers that the dense kernels of T, float or BFloat16, use: the widest that this machine has.
/// bf16 needs AVX512_BF16.
template <typename T>
Registers dense_registers();

/// Whether kernels of T, forward and backward, support this layer here.
template <typename T>
bool has_dense_kernels(const DenseShape& shape) {
    return dense_registers<T>() != Registers::none && shape.fits_blocks();
}
/// Returns the shape; throws std::invalid_argument if no kernels support it.
template <typename T>
const DenseShape& with_dense_kernels(const DenseShape& shape) {
    if (!has_dense_kernels<T>(shape))
        throw std::invalid_argument("a dense layer that has no kernels of ours");
    return shape;
}

/// Part of a batch: src is count x inputs, diff_dst is count x outputs.
template <typename T>
struct DenseSamples {
    const T *src, *diff_dst;
    int count;
};

/// Addresses of src and diff_dst of each sample of a batch.
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

/// Sums diff_dst, count x width, over its samples into diff_bias. T is float or BFloat16.
template <typename T>
void dense_backward_bias(const T* diff_dst, int count, int width, float* diff_bias);

} // namespace headroom
