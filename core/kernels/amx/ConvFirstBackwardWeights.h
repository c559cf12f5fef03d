#pragma once

#include "core/kernels/amx/PositionLine.h"
#include "core/kernels/amx/Tiles.h"
#include "core/kernels/fused/ConvShape.h"

#include <cstddef>
#include <vector>

namespace headroom {

/// ConvBackwardWeights for a network's first layer, whose few channels would leave tiles empty.
/// Here all taps of all channels are rows, at most 31, of the left factor. The next row holds ones,
/// so its product with diff_dst is the gradient of the bias. diff_dst in pairs of positions is the
/// right factor.
class ConvFirstBackwardWeights {
  public:
    /// channels * kernel_h * kernel_w <= 31, filters in multiples of 32, and a valid shape.
    static bool supports(const ConvShape& shape);

    /// Throws std::invalid_argument where the shape is not supported.
    explicit ConvFirstBackwardWeights(const ConvShape& shape, TileUnit unit = best_tile_unit());

    /// Size of the scratch memory of run(), aligned to 64 bytes. Its contents need not persist.
    std::size_t scratch_bytes() const;

    /// As ConvBackwardWeights::run(), except that diff_weights is in oneDNN's Ohwi16o:
    /// filters/16 x kernel_h x kernel_w x channels x 16 filters.
    void run(const BFloat16* src, const BFloat16* diff_dst, float* diff_weights, float* diff_bias,
             void* scratch) const;

  private:
    struct Scratch;

    void pack_diff_dst(LineWalk& walk, BFloat16* right, std::size_t steps) const;
    void pack_src(LineWalk walk, const Scratch& scratch, std::size_t steps) const;

    ConvShape shape_;
    TileUnit unit_;
    PositionLine line_;
    int rows_;                          ///< of the left factor that are taps
    std::vector<std::size_t> row_from_; ///< where in the planes each of them begins
    std::size_t block_positions_;       ///< packed at a time
    std::size_t plane_;                 ///< bf16 of one channel: a block and what its taps see
    std::size_t left_stride_;           ///< bf16 in the left factor, from 16 rows to the next
    std::size_t right_stride_;          ///< bf16 in the right factor, from 16 filters to the next
    std::vector<BFloat16> zeros_;
};

} // namespace headroom
