#pragma once

#include "core/kernels/BFloat16.h"
#include "core/kernels/ConvShape.h"

#include <cstddef>
#include <cstdint>

namespace headroom {

/// A convolution of 3x3 or 5x5 by Winograd's minimal filtering F(4x4, 3x3) or F(4x4, 5x5): 36 or 64
/// multiplications for 16 outputs, instead of 144 or 400 (Lavin and Gray 2016, arXiv:1509.09308).
/// All sums are in f32, with activations in f32 or bf16. Rounding errors are some ten times those
/// of direct convolution, 1e-6 of the largest value for 3x3 and 1e-5 for 5x5.
///
///     Winograd convolution(shape, tiles_at_once);
///     convolution.transform_weights(weights, transformed);       // after every update
///     convolution.forward(src, transformed, bias, true, dst, scratch);
///
/// Of each tile of src (kernel + 3)^2 coefficients are made (WinogradTransform.h), a matrix product
/// over channels is taken for each coefficient, and the products are brought back into 4x4 outputs:
/// for some tiles at a time, so that what is between stays in the second-level cache. How many is
/// best depends on the shape and the machine; results do not depend on it.
///
/// Activations lie as nChw16c, batch x C/16 x height x width x 16; weights and their gradient as
/// OIhw16i16o, O/16 x I/16 x kernel x kernel x 16 channels x 16 filters. Several threads may use
/// one object, each with a scratch of its own, aligned to 64 bytes. It is written for AVX-512:
/// whoever runs it asks avx512_usable() first.
class Winograd {
  public:
    /// 3x3 or 5x5, padding below the kernel, channels and filters in multiples of 16.
    static bool supports(const ConvShape& shape);

    /// std::invalid_argument where the shape is not supported or tiles_at_once < 1.
    Winograd(const ConvShape& shape, int tiles_at_once);

    /// The convolution that leads diff_dst to diff_src: filters and channels change places. Its
    /// weights are this one's, by transform_weights_for_data().
    Winograd backward_data() const;

    std::size_t transformed_count() const; ///< floats of the transformed weights
    std::size_t scratch_bytes() const;     ///< of forward()
    std::size_t backward_weights_scratch_bytes() const;

    void transform_weights(const float* weights, float* transformed) const;
    /// For backward_data().forward(): the kernel turned around, channels and filters exchanged.
    void transform_weights_for_data(const float* weights, float* transformed) const;

    /// bias: `filters` floats, or nullptr. T is float or BFloat16.
    template <typename T>
    void forward(const T* src, const float* transformed, const float* bias, bool relu, T* dst,
                 void* scratch) const;

    /// diff_weights is overwritten; diff_bias: `filters` floats, or nullptr.
    template <typename T>
    void backward_weights(const T* src, const T* diff_dst, float* diff_weights, float* diff_bias,
                          void* scratch) const;

  private:
    int coefficients() const; ///< of a tile
    // Floats from coefficient to coefficient, of some tiles' src and of one panel of their dst.
    std::int64_t src_plane() const;
    std::int64_t dst_plane() const;
    template <typename Step>
    void for_some_tiles(const Step& step) const;

    ConvShape shape_;
    int tiles_at_once_;
};

} // namespace headroom
