#pragma once

#include "core/kernels/BFloat16.h"
#include "core/kernels/DenseShape.h"

#include <cstddef>

namespace headroom {

/// A dense layer in the registers of AVX-512: dst = src x weights^T + bias, with a ReLU or not, for
/// 64 outputs at a time.
///
/// T is float or BFloat16: of src, dst and weights. src is batch x inputs, dst batch x outputs.
/// Weights are outputs / 64 x inputs x 64 outputs, oneDNN's AB16b64a; in bf16 two inputs lie
/// together, AB8b64a2b (PairedRows.h). Sums are in f32 and go over the inputs in order, so that an
/// output does not depend on the batch it is in.
template <typename T>
class DenseForward {
  public:
    /// Inputs in multiples of 16, outputs of 64, and a processor that can.
    static bool supports(const DenseShape& shape);

    /// std::invalid_argument where the shape is not supported.
    explicit DenseForward(const DenseShape& shape);

    std::size_t scratch_bytes() const;

    void run(const T* src, const T* weights, const float* bias, bool relu, T* dst,
             void* scratch) const;

  private:
    DenseShape shape_;
};

} // namespace headroom
