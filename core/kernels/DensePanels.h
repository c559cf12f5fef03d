#pragma once

#include "core/kernels/DenseShape.h"

#include <cstddef>
#include <vector>

namespace headroom {

/// The gradient of a dense layer's weights in the registers of AVX-512, in pieces of the
/// first-level cache. A matrix product with M = inputs, N = outputs, K = batch. K is short, so that
/// writing the gradient and reading it again costs nearly as much as computing it: whoever needs it
/// once, as an optimizer does, takes it piece by piece.
///
/// T is float or BFloat16: samples and gradients of dst. A sum goes over the batch in order, and so
/// does not depend on the number of shares.
template <typename T>
class DensePanels {
  public:
    using Samples = DenseSamples<T>;
    using Rows = DenseRows<T>;

    /// Inputs in multiples of 16, outputs of 64, and a processor that can.
    static bool supports(const DenseShape& shape);

    /// std::invalid_argument where the shape is not supported.
    explicit DensePanels(const DenseShape& shape);

    /// What run_share() takes: a batch, which may lie in several places. Borrows the kernel's
    /// zeros.
    Rows rows(std::span<const Samples> batch) const;

    /// What run_share() wants of scratch, aligned to 64 bytes. Nothing in it needs to be kept.
    std::size_t scratch_bytes() const;

    /// The gradient in oneDNN's AB16b64a, which is outputs/64 x inputs x 64 outputs, in pieces of
    /// whole inputs and an even number of them, each element once. Threads may split it: this is
    /// share number `share` of `shares`.
    void run_share(const Rows& batch, int share, int shares, const UseGradient& use,
                   void* scratch) const;

  private:
    DenseShape shape_;
    int steps_;            ///< of a sum
    std::vector<T> zeros_; ///< what a sample beyond the batch has
};

} // namespace headroom
