#pragma once

#include "core/kernels/amx/PositionLine.h"
#include "core/kernels/amx/Tiles.h"
#include "core/kernels/fused/ConvShape.h"

#include <cstddef>
#include <vector>

namespace headroom {

/// ConvBackwardWeights for a network's first layer, whose few channels would leave tiles mostly
/// empty. All taps of all channels are rows, at most 31, of the left factor. The next row holds
/// ones, so its product with diff_dst is the gradient of the bias. diff_dst in pairs of positions
/// is the right factor.
class ConvFirstBackwardWeights {
  public:
    /// Whether channels * kernel_h * kernel_w <= 31, filters % 32 == 0, and the shape is valid.
    static bool supports(const ConvShape& shape);

    /// Throws std::invalid_argument if the shape is not supported.
    explicit ConvFirstBackwardWeights(const ConvShape& shape, TileUnit unit = best_tile_unit());

    /// Size of the scratch memory of run(), aligned to 64 bytes. Its contents need not persist.
    std::size_t scratch_bytes() const;

    /// Same as ConvBackwardWeights::run(), except that diff_weights is in oneDNN's Ohwi16o:
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
    int rows_;                          ///< rows of the left factor that are taps
    std::vector<std::size_t> row_from_; ///< offset of each of them in the planes
    std::size_t block_positions_;       ///< number of positions packed at a time
    std::size_t plane_;                 ///< bf16 of one channel: a block and what its taps read
    std::size_t left_stride_;           ///< bf16 between blocks of 16 rows in the left factor
    std::size_t right_stride_;          ///< bf16 between blocks of 16 filters in the right factor
    std::vector<BFloat16> zeros_;
};

} // namespace headroom
