#pragma once

#include "core/kernels/amx/PositionLine.h"
#include "core/kernels/amx/Tiles.h"
#include "core/kernels/fused/ConvShape.h"

#include <cstddef>
#include <vector>

namespace headroom {

/// The gradient of a convolution's weights and bias on AMX tiles: bf16 in, f32 out.
///
///     if (amx_usable() && ConvBackwardWeights::supports(shape)) {
///         ConvBackwardWeights kernel(shape);
///         ... kernel.scratch_bytes() of scratch, once
///         kernel.run(src, diff_dst, diff_weights, diff_bias, scratch);   // every step
///     }
///
/// It is a matrix product with M = filters, N = channels, K = positions, one for each tap. The left
/// factor, diff_dst transposed, serves all taps as it is. The right one, src in pairs of positions,
/// must start as far on as its tap is away (PositionLine), and since it pairs positions there are
/// two copies, one from the even and one from the odd positions: so every tile begins on a multiple
/// of 64 bytes, without which loads take twice as long. Both are packed for a block of positions at
/// a time, and taps multiplied for so many of these as stay in the first-level cache.
///
/// Sums are in f32 in an order that depends on the shape alone: equal arguments give equal bits.
/// Places between the images count as zeros: an infinity in src or diff_dst may come out as a NaN
/// in taps that do not see it.
class ConvBackwardWeights {
  public:
    /// Channels and filters in multiples of 32, and a valid shape.
    static bool supports(const ConvShape& shape);

    /// std::invalid_argument where the shape is not supported.
    explicit ConvBackwardWeights(const ConvShape& shape, TileUnit unit = best_tile_unit());

    /// What run() wants of scratch, aligned to 64 bytes. Nothing in it needs to be kept.
    std::size_t scratch_bytes() const;

    /// src: batch x height x width x channels; diff_dst: batch x out_height x out_width x filters.
    /// diff_weights: f32 in oneDNN's OIhw16o16i, which is
    /// filters/16 x channels/16 x kernel_h x kernel_w x 16 filters x 16 channels, 64-byte aligned;
    /// overwritten. diff_bias: filters f32, or nullptr.
    /// Several threads may run one kernel, each with a scratch of its own.
    void run(const BFloat16* src, const BFloat16* diff_dst, float* diff_weights, float* diff_bias,
             void* scratch) const;

  private:
    struct Tap {
        int index;            ///< tap_y * kernel_w + tap_x
        std::size_t distance; ///< on the line
    };
    struct Scratch;
    struct Block;

    void pack_diff_dst(LineWalk& walk, const Scratch& scratch, const Block& block) const;
    void pack_src(const BFloat16* src, const Scratch& scratch, const Block& block) const;
    template <class Tiles>
    void multiply(Tiles& tiles, const Scratch& scratch, const Block& block,
                  float* diff_weights) const;
    template <class Tiles>
    void sum_bias(Tiles& tiles, const Scratch& scratch, const Block& block) const;

    ConvShape shape_;
    TileUnit unit_;
    PositionLine line_;
    std::vector<Tap> taps_;       ///< those at even distances first
    std::size_t block_positions_; ///< packed at a time
    std::size_t copies_;          ///< of src: 1 where no tap is at an odd distance
    std::size_t left_stride_;     ///< bf16 in the left factor, from 16 filters to the next
    std::size_t right_stride_;    ///< bf16 in a right factor, from 16 channels to the next
    std::vector<BFloat16> zeros_; ///< the channels of a place without pixel
};

} // namespace headroom
