#pragma once

#include "core/kernels/dense/DenseShape.h"

#include <cstddef>
#include <vector>

namespace headroom {

/// Computes the gradient of a dense layer's weights, diff_dst^T x src, in pieces that fit the L2
/// cache. The batch is small, so writing the gradient and reading it again would take longer than
/// computing it: the optimizer, which needs it once, consumes it piece by piece. Skips the zeros of
/// diff_dst (SparseFactor.h).
///
/// T, float or BFloat16, is the type of src and diff_dst. Sums go over the batch in order, so the
/// result does not depend on the number of shares.
template <typename T>
class DenseBackwardWeights {
  public:
    using Samples = DenseSamples<T>;
    using Rows = DenseRows<T>;

    /// Throws std::invalid_argument without has_dense_kernels<T>().
    explicit DenseBackwardWeights(const DenseShape& shape) : shape_(with_dense_kernels<T>(shape)) {}

    /// Collects a batch, whose samples may be in several arrays, for run_share().
    Rows rows(std::span<const Samples> batch) const;

    /// Size of the scratch memory of run_share(), aligned to 64 bytes. Its contents need not
    /// persist.
    std::size_t scratch_bytes() const;

    /// Passes the gradient, in blocks (DenseShape::block), to `use`: in pieces of whole rows of a
    /// block, each element once. Threads may split the work: this is share `share` of `shares`.
    void run_share(const Rows& batch, int share, int shares, const UseGradient& use,
                   void* scratch) const;

  private:
    DenseShape shape_;
};

} // namespace headroom
