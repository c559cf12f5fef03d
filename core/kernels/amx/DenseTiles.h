#pragma once

#include "core/kernels/amx/Tiles.h"
#include "core/kernels/dense/DenseShape.h"

#include <vector>

namespace headroom {

/// DenseBackwardWeights on AMX tiles, without skipping zeros: the gradient of a dense layer's
/// weights in pieces, bf16 in, f32 out. The result does not depend on the number of shares.
class DenseTiles {
  public:
    using Samples = DenseSamples<BFloat16>;
    using Rows = DenseRows<BFloat16>;

    /// Whether inputs is a multiple of 32 and outputs of 64.
    static bool supports(const DenseShape& shape);

    /// Throws std::invalid_argument if the shape is not supported.
    explicit DenseTiles(const DenseShape& shape, TileUnit unit = best_tile_unit());

    /// Same as DenseBackwardWeights::rows(). The result refers to the kernel's zeros.
    Rows rows(std::span<const Samples> batch) const;

    /// Size of the scratch memory of run_share(), aligned to 64 bytes. Its contents need not
    /// persist.
    std::size_t scratch_bytes() const;

    /// Same as DenseBackwardWeights::run_share(), but in oneDNN's AB16b64a, outputs / 64 x inputs x
    /// 64 outputs, and in pieces of 32 inputs. The thread's tiles are in use, so `use` must not run
    /// oneDNN.
    void run_share(const Rows& batch, int share, int shares, const UseGradient& use,
                   void* scratch) const;

  private:
    DenseShape shape_;
    TileUnit unit_;
    std::size_t steps_;           ///< batch in steps of 32 samples, padded with zeros
    int packed_inputs_;           ///< number of inputs packed at a time
    std::size_t left_stride_;     ///< bf16 between blocks of 16 inputs in the left factor
    std::size_t right_stride_;    ///< bf16 between blocks of 16 outputs in the right factor
    std::vector<BFloat16> zeros_; ///< values of the padding samples
};

} // namespace headroom
