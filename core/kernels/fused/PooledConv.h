#pragma once

#include "core/kernels/fused/ConvShape.h"
#include "core/kernels/isa/BFloat16.h"

#include <cstddef>
#include <cstdint>

namespace headroom {

/// Fuses a network's first convolution with the ReLU and the 2x2 max pooling (MaxPool.h) after it.
/// The input has few channels, so the outputs of a window are computed and pooled in registers, and
/// only pooled values are written. The gradient of the weights is computed from pooled gradients as
/// well: the masks distribute them to the window's four pixels in registers.
///
///     PooledConv<BFloat16> conv(shape);
///     conv.forward(src, weights, bias, dst, masks, scratch);
///     conv.backward_weights(src, diff_dst, masks, diff_weights, diff_bias, scratch);
///
/// src is f32, batch x channels x height x width; it is rounded to T, float or BFloat16 (needs
/// AVX512_BF16). dst and diff_dst are of T in nChw16c, out_height() / 2 x out_width() / 2 pixels.
/// Weights and their gradient are f32 in Ohwi16o, filters / 16 x kernel_h x kernel_w x channels
/// x 16. All sums are f32. Several threads may use one object, each with its own scratch memory,
/// aligned to 64 bytes.
template <typename T>
class PooledConv {
  public:
    /// Whether AVX-512 is here and the shape is supported: 3x3 or 5x5 kernels, at most 4 channels,
    /// filters in multiples of 16, at least one window.
    static bool supports(const ConvShape& shape);

    /// Throws std::invalid_argument if the shape is not supported.
    explicit PooledConv(const ConvShape& shape);

    std::size_t mask_count() const;
    std::size_t scratch_bytes() const;

    /// Writes dst, and MaxPool's masks for dst unless `masks` is nullptr. bias: `filters` floats,
    /// or nullptr.
    void forward(const float* src, const float* weights, const float* bias, T* dst,
                 std::uint16_t* masks, void* scratch) const;

    /// Overwrites diff_weights, and diff_bias (`filters` floats) unless it is nullptr.
    void backward_weights(const float* src, const T* diff_dst, const std::uint16_t* masks,
                          float* diff_weights, float* diff_bias, void* scratch) const;

  private:
    int rows() const { return shape_.out_height() / 2; } ///< rows of windows
    int columns() const { return shape_.out_width() / 2; }

    ConvShape shape_;
};

} // namespace headroom
