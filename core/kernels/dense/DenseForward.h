#pragma once

#include "core/kernels/dense/DenseShape.h"
#include "core/kernels/isa/BFloat16.h"

#include <cstddef>

namespace headroom {

/// Memory layout of a dense layer's weights in its forward pass.
enum class DenseWeights {
    blocks, ///< the layout of the backward passes (DenseShape::block)
    panels, ///< a layout for the forward pass only, made by DenseForward::to_panels()
};

/// Computes a dense layer: dst = src x weights^T + bias, then optionally ReLU.
///
/// src is batch x inputs, dst is batch x outputs. T, float or BFloat16, is the type of src, dst and
/// weights. Sums are in f32, over the inputs in order, so an output does not depend on the rest of
/// the batch.
///
/// The kernel processes four samples at a time and skips inputs (in bf16: pairs of inputs) that are
/// zero in all four. After ReLU and max pooling a trained network has mostly zeros, and samples
/// share them: image borders, filters that are rarely active. Zero times infinity counts as zero.
template <typename T>
class DenseForward {
  public:
    /// Throws std::invalid_argument without has_dense_kernels<T>().
    explicit DenseForward(const DenseShape& shape, DenseWeights weights = DenseWeights::blocks)
        : shape_(with_dense_kernels<T>(shape)), in_panels_(weights == DenseWeights::panels) {}

    /// Converts weights from blocks to panels. Both have the same number of values.
    void to_panels(const float* blocks, T* panels) const;

    /// Size of the scratch memory of run(), which must be aligned to 64 bytes.
    std::size_t scratch_bytes() const;

    void run(const T* src, const T* weights, const float* bias, bool relu, T* dst,
             void* scratch) const;

  private:
    DenseShape shape_;
    bool in_panels_;
};

} // namespace headroom
