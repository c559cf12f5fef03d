#pragma once

#include "core/kernels/dense/DenseShape.h"

#include <cstddef>

namespace headroom {

/// Computes the gradient of a dense layer's inputs: diff_src = diff_dst x weights. Skips the zeros
/// of diff_dst (SparseFactor.h).
///
/// diff_src is batch x inputs, diff_dst is batch x outputs, weights are in blocks
/// (DenseShape::block). T, float or BFloat16, is the type of all three; sums are in f32.
template <typename T>
class DenseBackwardData {
  public:
    /// Throws std::invalid_argument without has_dense_kernels<T>().
    explicit DenseBackwardData(const DenseShape& shape) : shape_(with_dense_kernels<T>(shape)) {}

    /// Size of the scratch memory of run(), which must be aligned to 64 bytes.
    std::size_t scratch_bytes() const;

    void run(const T* diff_dst, const T* weights, T* diff_src, void* scratch) const;

  private:
    DenseShape shape_;
};

} // namespace headroom
