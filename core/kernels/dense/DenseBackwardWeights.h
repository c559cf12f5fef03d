#pragma once

#include "core/kernels/dense/DenseShape.h"

#include <cstddef>
#include <vector>

namespace headroom {

/// The gradient of a dense layer's weights, diff_dst^T x src, in pieces of the first-level cache.
/// The batch is short, so that writing the gradient and reading it again costs more than computing
/// it: whoever needs it once, as an optimizer does, takes it piece by piece. The zeros of diff_dst
/// are skipped (SparseFactor.h).
///
/// T is float or BFloat16: samples and gradients of dst. A sum goes over the batch in order, and so
/// does not depend on the number of shares.
template <typename T>
class DenseBackwardWeights {
  public:
    using Samples = DenseSamples<T>;
    using Rows = DenseRows<T>;

    /// std::invalid_argument without has_dense_kernels<T>().
    explicit DenseBackwardWeights(const DenseShape& shape) : shape_(with_dense_kernels<T>(shape)) {}

    /// What run_share() takes: a batch, which may lie in several places.
    Rows rows(std::span<const Samples> batch) const;

    /// What run_share() wants of scratch, aligned to 64 bytes. Nothing in it needs to be kept.
    std::size_t scratch_bytes() const;

    /// The gradient in blocks (DenseShape::block), in pieces of whole rows of one, each element
    /// once. Threads may split it: this is share number `share` of `shares`.
    void run_share(const Rows& batch, int share, int shares, const UseGradient& use,
                   void* scratch) const;

  private:
    DenseShape shape_;
};

} // namespace headroom
