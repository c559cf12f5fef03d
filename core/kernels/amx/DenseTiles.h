#pragma once

#include "core/kernels/amx/Tiles.h"
#include "core/kernels/dense/DenseShape.h"

#include <vector>

namespace headroom {

/// DenseBackwardWeights on AMX tiles, zeros and all: the gradient of a dense layer's weights in
/// pieces, bf16 in, f32 out.
/// Equal arguments give equal bits, whatever the number of shares.
class DenseTiles {
  public:
    using Samples = DenseSamples<BFloat16>;
    using Rows = DenseRows<BFloat16>;

    /// Inputs in multiples of 32, outputs of 64.
    static bool supports(const DenseShape& shape);

    /// std::invalid_argument where the shape is not supported.
    explicit DenseTiles(const DenseShape& shape, TileUnit unit = best_tile_unit());

    /// As DenseBackwardWeights::rows(). Borrows the kernel's zeros.
    Rows rows(std::span<const Samples> batch) const;

    /// What run_share() wants of scratch, aligned to 64 bytes. Nothing in it needs to be kept.
    std::size_t scratch_bytes() const;

    /// As DenseBackwardWeights::run_share(), but in oneDNN's AB16b64a, outputs / 64 x inputs x 64
    /// outputs, and in pieces of 32 inputs. The thread's tiles are in use: `use` must not run
    /// oneDNN.
    void run_share(const Rows& batch, int share, int shares, const UseGradient& use,
                   void* scratch) const;

  private:
    DenseShape shape_;
    TileUnit unit_;
    std::size_t steps_;           ///< the batch in 32 samples, the last ones zeros
    int packed_inputs_;           ///< packed at a time
    std::size_t left_stride_;     ///< bf16 in the left factor, from 16 inputs to the next
    std::size_t right_stride_;    ///< bf16 in the right factor, from 16 outputs to the next
    std::vector<BFloat16> zeros_; ///< what a sample beyond the batch has
};

} // namespace headroom
