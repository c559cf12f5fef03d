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

class PixelPrefetcher;
struct WinogradSteps;

/// Tiling and precision of a Winograd convolution.
struct WinogradTiling {
    /// Outputs of a tile in each direction: one of Winograd::tile_sizes().
    int outputs = 0;
    /// Block size: tiles whose coefficients are in memory at a time. Results do not depend on it,
    /// except for the rounding of weight gradients in int16.
    int tiles_per_block = 0;
    /// Quantises to int16 (Int16Quantisation.h), twice as fast as f32. Only 4x4 outputs of a 3x3.
    bool int16 = false;

    bool operator==(const WinogradTiling&) const = default;
};

/// Computes a 3x3 or 5x5 convolution by Winograd's minimal filtering (Lavin and Gray 2016,
/// arXiv:1509.09308). Activations are f32 or bf16. Sums are f32, or int32 within a product of
/// int16.
///
///     kernel  outputs  multiplications each, instead of  rounding errors, of the largest value
///     3x3     4x4      2.25                          9   2e-5, in int16 5e-3
///     3x3     8x8      1.56                          9   1e-4
///     5x5     4x4      4                            25   2e-5
///     5x5     5x5      3.24                         25   4e-5
///     5x5     7x7      2.47                         25   2e-4
///
/// 8x8, 7x7 and int16 are used for bf16 only, whose own rounding is 4e-3.
///
///     Winograd convolution(shape, {.outputs = 4, .tiles_per_block = 24});
///     convolution.transform_weights(weights, transformed);       // after every update
///     convolution.forward(src, transformed, {.bias = bias, .relu = true}, dst, scratch);
///
/// Each tile of src is transformed into (outputs + kernel - 1)^2 coefficients
/// (WinogradTransform.h). A matrix product over channels follows for each coefficient, and the
/// products are transformed back into outputs. This happens for a block of tiles at a time, so that
/// intermediate values stay in the second-level cache. The best block size depends on the shape and
/// the machine.
///
/// Memory layouts with AVX-512: activations are nChw16c, batch x C/16 x height x width x 16;
/// weights and their gradient are OIhw16i16o, O/16 x I/16 x kernel x kernel x 16 channels x 16
/// filters. With AVX2, which serves f32 and small tiles only, each 16 is an 8. Several threads may
/// use one object, each with its own scratch memory, aligned to 64 bytes.
class Winograd {
  public:
    /// Supports 3x3 or 5x5, padding less than the kernel, channels and filters in multiples of 16.
    static bool supports(const ConvShape& shape);
    static bool supports(const ConvShape& shape, WinogradTiling tiling,
                         Registers registers = registers_here());

    static std::span<const int> tile_sizes(int kernel); ///< in each direction
    static bool for_bf16_alone(WinogradTiling tiling) { return tiling.outputs > 5 || tiling.int16; }

    /// Throws std::invalid_argument if shape or tiling is not supported.
    Winograd(const ConvShape& shape, WinogradTiling tiling, Registers registers = registers_here());

    /// Returns the convolution from diff_dst to diff_src: filters and channels are exchanged. It
    /// uses the weights of this one, transformed by transform_weights_for_data().
    Winograd backward_data() const;

    std::size_t transformed_bytes() const; ///< size of the transformed weights
    std::size_t scratch_bytes() const;     ///< for forward() and transform_weights()
    std::size_t backward_weights_scratch_bytes() const;

    /// Transforms the weights for forward(). Threads may split the work: this is share `share` of
    /// `shares`.
    void transform_weights(const float* weights, void* transformed, void* scratch, int share = 0,
                           int shares = 1) const;
    /// Transforms the weights for backward_data().forward(): kernels rotated by 180 degrees,
    /// channels and filters exchanged.
    void transform_weights_for_data(const float* weights, void* transformed, void* scratch,
                                    int share = 0, int shares = 1) const;

    /// T is float or BFloat16.
    template <typename T>
    void forward(const T* src, const void* transformed, const WinogradEpilogue<T>& epilogue, T* dst,
                 void* scratch) const;

    /// Overwrites diff_weights, and diff_bias (`filters` floats) unless it is nullptr.
    template <typename T>
    void backward_weights(const T* src, const T* diff_dst, float* diff_weights, float* diff_bias,
                          void* scratch) const;

  private:
    template <typename Step>
    void for_some_tiles(const Step& step) const;
    void transform(decltype(WinogradWeightSteps::transform) step, const float* weights,
                   void* transformed, void* scratch, int share, int shares) const;

    // F, float or Int16Pair, is the type of the factors of the products.
    template <typename F, typename T>
    void forward_by(const T* src, const void* transformed, const WinogradEpilogue<T>& epilogue,
                    T* dst, void* scratch) const;
    template <typename F, typename T>
    void backward_weights_by(const T* src, const T* diff_dst, float* diff_weights, float* diff_bias,
                             void* scratch) const;

    // Prefetchers of what the next step reads or writes. `turns`: number of prefetchers that take
    // turns, one per product.
    template <typename T>
    PixelPrefetcher src_prefetcher(const WinogradTiles& in, const T* src, int turns) const;
    template <typename T>
    PixelPrefetcher dst_prefetcher(const WinogradTiles& out, const T* dst, int turns) const;

    ConvShape shape_;
    WinogradTiling tiling_;
    Registers registers_;
    const WinogradSteps* steps_;
};

} // namespace headroom
