#pragma once

#include "core/kernels/DenseShape.h"
#include "core/kernels/Tiles.h"

#include <vector>

namespace headroom {

/// The gradient of a dense layer's weights and bias on AMX tiles: bf16 in, f32 out. A matrix
/// product with M = inputs, N = outputs, K = batch. K is short, so that writing the gradient and
/// reading it again costs more than computing it: whoever needs it once, as an optimizer does,
/// takes it in pieces that are still in the first-level cache.
///
/// Equal arguments give equal bits, in pieces or not.
class DenseBackwardWeights {
  public:
    using Samples = DenseSamples<BFloat16>;

    /// Inputs in multiples of 32, outputs of 64.
    static bool supports(const DenseShape& shape);

    /// std::invalid_argument where the shape is not supported.
    explicit DenseBackwardWeights(const DenseShape& shape, TileUnit unit = best_tile_unit());

    /// What run() wants of scratch, aligned to 64 bytes. Nothing in it needs to be kept.
    std::size_t scratch_bytes() const;

    /// src: batch x inputs; diff_dst: batch x outputs.
    /// diff_weights: f32 in oneDNN's AB16b64a, which is outputs/64 x inputs x 64 outputs, 64-byte
    /// aligned; overwritten. In it the bf16 copy that a forward pass wants is of paired rows
    /// (core/kernels/PairedRows.h).
    /// diff_bias: outputs f32, or nullptr.
    void run(const BFloat16* src, const BFloat16* diff_dst, float* diff_weights, float* diff_bias,
             void* scratch) const;

    /// The weights' gradient in pieces of 32 inputs of 64 outputs, each element once. Threads may
    /// split it: this is share number `share` of `shares`. The batch may lie in several places.
    /// The thread's tiles are in use: `use` must not run oneDNN.
    void run_share(std::span<const Samples> batch, int share, int shares, const UseGradient& use,
                   void* scratch) const;

  private:
    struct Scratch;
    struct Inputs {
        int first, end;
    };

    Scratch lay_out(void* memory) const;
    std::vector<const BFloat16*> rows(std::span<const Samples> batch,
                                      const BFloat16* Samples::*values, int width) const;
    template <class Place, class Done>
    void multiply(std::span<const Samples> batch, Inputs inputs, const Place& place,
                  const Done& done, const Scratch& scratch) const;

    DenseShape shape_;
    TileUnit unit_;
    std::size_t steps_;           ///< the batch in 32 samples, the last ones zeros
    int packed_inputs_;           ///< packed at a time
    std::size_t left_stride_;     ///< bf16 in the left factor, from 16 inputs to the next
    std::size_t right_stride_;    ///< bf16 in the right factor, from 16 outputs to the next
    std::vector<BFloat16> zeros_; ///< what a sample beyond the batch has
};

} // namespace headroom
