#pragma once

#include "core/kernels/fused/ConvShape.h"
#include "core/kernels/isa/BFloat16.h"
#include "core/kernels/isa/Registers.h"
#include "core/kernels/winograd/WinogradTiles.h"
#include "core/kernels/winograd/WinogradWeights.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace headroom {

class PixelsAhead;
struct WinogradSteps;

/// How a Winograd convolution is cut up.
struct WinogradTiling {
    /// Outputs of a tile, in each direction: one of Winograd::tile_sizes().
    int outputs = 0;
    /// Tiles whose coefficients are in memory at a time. Results do not depend on it, but for the
    /// rounding of gradients of weights in fixed point.
    int at_once = 0;
    /// Products of 16 bits, twice as fast as those of f32: of 4x4 outputs of a 3x3.
    bool fixed_point = false;

    bool operator==(const WinogradTiling&) const = default;
};

/// A convolution of 3x3 or 5x5 by Winograd's minimal filtering (Lavin and Gray 2016,
/// arXiv:1509.09308), with activations in f32 or bf16 and sums in f32, or within a product of fixed
/// point in 32 bits.
///
///     kernel  outputs  multiplications each, instead of  rounding errors, of the largest value
///     3x3     4x4      2.25                          9   2e-5, in fixed point 5e-3
///     3x3     8x8      1.56                          9   1e-4
///     5x5     4x4      4                            25   2e-5
///     5x5     5x5      3.24                         25   4e-5
///     5x5     7x7      2.47                         25   2e-4
///
/// Those of 8x8, of 7x7 and in fixed point are for bf16, whose own rounding is 4e-3.
///
///     Winograd convolution(shape, {.outputs = 4, .at_once = 24});
///     convolution.transform_weights(weights, transformed);       // after every update
///     convolution.forward(src, transformed, {.bias = bias, .relu = true}, dst, scratch);
///
/// Of each tile of src (outputs + kernel - 1)^2 coefficients are made (WinogradTransform.h), a
/// matrix product over channels is taken for each coefficient, and the products are brought back
/// into outputs: for some tiles at a time, so that what is between stays in the second-level cache.
/// How many is best depends on the shape and the machine.
///
/// With AVX-512, activations lie as nChw16c, batch x C/16 x height x width x 16; weights and their
/// gradient as OIhw16i16o, O/16 x I/16 x kernel x kernel x 16 channels x 16 filters. With AVX2,
/// which has f32 and small tiles only, all of these are 8. Several threads may use one object,
/// each with a scratch of its own, aligned to 64 bytes.
class Winograd {
  public:
    /// 3x3 or 5x5, padding below the kernel, channels and filters in multiples of 16.
    static bool supports(const ConvShape& shape);
    static bool supports(const ConvShape& shape, WinogradTiling tiling,
                         Registers registers = registers_here());

    static std::span<const int> tile_sizes(int kernel); ///< in each direction
    static bool for_bf16_alone(WinogradTiling tiling) {
        return tiling.outputs > 5 || tiling.fixed_point;
    }

    /// std::invalid_argument where it is not supported.
    Winograd(const ConvShape& shape, WinogradTiling tiling, Registers registers = registers_here());

    /// The convolution that leads diff_dst to diff_src: filters and channels change places. Its
    /// weights are this one's, by transform_weights_for_data().
    Winograd backward_data() const;

    std::size_t transformed_bytes() const; ///< of the transformed weights
    std::size_t scratch_bytes() const;     ///< of forward() and of transform_weights()
    std::size_t backward_weights_scratch_bytes() const;

    /// Threads may split it: this is share number `share` of `shares`.
    void transform_weights(const float* weights, void* transformed, void* scratch, int share = 0,
                           int shares = 1) const;
    /// For backward_data().forward(): the kernel turned around, channels and filters exchanged.
    void transform_weights_for_data(const float* weights, void* transformed, void* scratch,
                                    int share = 0, int shares = 1) const;

    /// T is float or BFloat16.
    template <typename T>
    void forward(const T* src, const void* transformed, const WinogradEnd<T>& end, T* dst,
                 void* scratch) const;

    /// diff_weights is overwritten; diff_bias: `filters` floats, or nullptr.
    template <typename T>
    void backward_weights(const T* src, const T* diff_dst, float* diff_weights, float* diff_bias,
                          void* scratch) const;

  private:
    template <typename Step>
    void for_some_tiles(const Step& step) const;
    void transform(decltype(WinogradWeightSteps::transform) step, const float* weights,
                   void* transformed, void* scratch, int share, int shares) const;

    // By products of F, float or FixedPair.
    template <typename F, typename T>
    void forward_by(const T* src, const void* transformed, const WinogradEnd<T>& end, T* dst,
                    void* scratch) const;
    template <typename F, typename T>
    void backward_weights_by(const T* src, const T* diff_dst, float* diff_weights, float* diff_bias,
                             void* scratch) const;

    // What products ask for before the next step reads or writes it: some of src, some of dst, in
    // turns. `turns`: one in so many products does so.
    template <typename T>
    PixelsAhead src_ahead(const WinogradTiles& in, const T* src, int turns) const;
    template <typename T>
    PixelsAhead dst_ahead(const WinogradTiles& out, const T* dst, int turns) const;

    ConvShape shape_;
    WinogradTiling tiling_;
    Registers registers_;
    const WinogradSteps* steps_;
};

} // namespace headroom
