#pragma once

#include "core/kernels/dense/DenseShape.h"
#include "core/kernels/isa/BFloat16.h"

#include <cstddef>

namespace headroom {

/// How a dense layer's weights lie for its forward pass.
enum class DenseWeights {
    blocks, ///< as its backward passes read them (DenseShape::block)
    panels, ///< for this pass alone, by DenseForward::to_panels()
};

/// A dense layer: dst = src x weights^T + bias, with a ReLU or not.
///
/// T is float or BFloat16: of src, dst and weights. src is batch x inputs, dst batch x outputs.
/// Sums are in f32 and go over the inputs in order, so that an output does not depend on the batch
/// it is in.
///
/// Samples are taken four at a time, and inputs that are zero in all of these are left out (in bf16
/// pairs of them): behind a ReLU and a max pool a trained network has mostly zeros, and the same
/// ones, at an image's border or of a filter that is seldom active. A zero times an infinity counts
/// as zero there.
template <typename T>
class DenseForward {
  public:
    /// std::invalid_argument without has_dense_kernels<T>().
    explicit DenseForward(const DenseShape& shape, DenseWeights weights = DenseWeights::blocks)
        : shape_(with_dense_kernels<T>(shape)), in_panels_(weights == DenseWeights::panels) {}

    /// As many as there are weights, of weights in blocks.
    void to_panels(const float* blocks, T* panels) const;

    /// What run() wants of scratch, aligned to 64 bytes.
    std::size_t scratch_bytes() const;

    void run(const T* src, const T* weights, const float* bias, bool relu, T* dst,
             void* scratch) const;

  private:
    DenseShape shape_;
    bool in_panels_;
};

} // namespace headroom
