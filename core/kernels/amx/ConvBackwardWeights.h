#pragma once

#include "core/kernels/amx/PositionLine.h"
#include "core/kernels/amx/Tiles.h"
#include "core/kernels/fused/ConvShape.h"

#include <cstddef>
#include <vector>

namespace headroom {

/// Computes the gradient of a convolution's weights and bias on AMX tiles: bf16 in, f32 out.
///
///     if (amx_usable() && ConvBackwardWeights::supports(shape)) {
///         ConvBackwardWeights kernel(shape);
///         ... kernel.scratch_bytes() of scratch, once
///         kernel.run(src, diff_dst, diff_weights, diff_bias, scratch);   // every step
///     }
///
/// For each tap it is a matrix product with M = filters, N = channels, K = positions. The left
/// factor, diff_dst transposed, serves all taps. The right factor, src in pairs of positions (VNNI
/// layout), is shifted by the distance of the tap (PositionLine). There are two copies of it, with
/// pairs from even and from odd positions, so that every tile is aligned to 64 bytes: unaligned
/// loads take twice as long. Both factors are packed for a block of positions at a time. Taps are
/// multiplied for as many positions as fit the L1 cache.
///
/// Sums are f32. Their order depends on the shape alone: equal arguments give equal bits. Places
/// between the images are multiplied as zeros: an infinity in src or diff_dst may give NaN in taps
/// that do not touch it.
class ConvBackwardWeights {
  public:
    /// Whether channels and filters are multiples of 32, and the shape is valid.
    static bool supports(const ConvShape& shape);

    /// Throws std::invalid_argument if the shape is not supported.
    explicit ConvBackwardWeights(const ConvShape& shape, TileUnit unit = best_tile_unit());

    /// Size of the scratch memory of run(), aligned to 64 bytes. Its contents need not persist.
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
        std::size_t distance; ///< distance on the line
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
    std::vector<Tap> taps_;       ///< even distances first
    std::size_t block_positions_; ///< number of positions packed at a time
    std::size_t copies_;          ///< copies of src: 1 if no tap is at an odd distance
    std::size_t left_stride_;     ///< bf16 between blocks of 16 filters in the left factor
    std::size_t right_stride_;    ///< bf16 between blocks of 16 channels in a right factor
    std::vector<BFloat16> zeros_; ///< channels of a place without a pixel
};

} // namespace headroom
