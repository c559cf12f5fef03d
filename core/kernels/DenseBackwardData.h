#pragma once

#include "core/kernels/DenseShape.h"

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
    /// As DenseShape::fits_blocks(), on a processor with dense_registers<T>().
    static bool supports(const DenseShape& shape);

    /// std::invalid_argument where the shape is not supported.
    explicit DenseBackwardData(const DenseShape& shape);

    /// What run() wants of scratch, aligned to 64 bytes.
    std::size_t scratch_bytes() const;

    void run(const T* diff_dst, const T* weights, T* diff_src, void* scratch) const;

  private:
    DenseShape shape_;
};

} // namespace headroom
