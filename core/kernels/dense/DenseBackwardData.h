#pragma once

#include "core/kernels/dense/DenseShape.h"

#include <cstddef>

namespace headroom {

/// The gradient of a dense layer's inputs: diff_src = diff_dst x weights, without diff_dst's zeros
/// (SparseFactor.h).
///
/// T is float or BFloat16, of all three; sums are in f32. diff_src is batch x inputs, diff_dst
/// batch x outputs, weights lie in blocks (DenseShape::block).
template <typename T>
class DenseBackwardData {
  public:
    /// std::invalid_argument without has_dense_kernels<T>().
    explicit DenseBackwardData(const DenseShape& shape) : shape_(with_dense_kernels<T>(shape)) {}

    /// What run() wants of scratch, aligned to 64 bytes.
    std::size_t scratch_bytes() const;

    void run(const T* diff_dst, const T* weights, T* diff_src, void* scratch) const;

  private:
    DenseShape shape_;
};

} // namespace headroom
