#pragma once

#include "core/kernels/fused/ConvShape.h"
#include "core/kernels/isa/BFloat16.h"

#include <cstddef>
#include <cstdint>

namespace headroom {

/// A convolution with the ReLU and the 2x2 max pooling (MaxPool.h) behind it, as a network begins
/// with: of few channels, so that a window's outputs are made and pooled in registers, and only the
/// pooled ones are written. The gradient of its weights is made from the pooled ones' as well: a
/// window's four pixels are spread in registers as the masks say.
///
///     PooledConv<BFloat16> conv(shape);
///     conv.forward(src, weights, bias, dst, masks, scratch);
///     conv.backward_weights(src, diff_dst, masks, diff_weights, diff_bias, scratch);
///
/// src is f32, batch x channels x height x width, as images come; T is what it is rounded to, and
/// what dst is of: float, or BFloat16 with products of pairs. dst and diff_dst are nChw16c, of
/// out_height() / 2 x out_width() / 2 pixels; weights and their gradient f32 in Ohwi16o, filters /
/// 16 x kernel_h x kernel_w x channels x 16. All sums are in f32. Several threads may use one
/// object, each with a scratch of its own, aligned to 64 bytes.
template <typename T>
class PooledConv {
  public:
    /// With AVX-512: 3x3 or 5x5 on at most 4 channels, filters in multiples of 16, at least one
    /// window.
    static bool supports(const ConvShape& shape);

    /// std::invalid_argument where it is not supported.
    explicit PooledConv(const ConvShape& shape);

    std::size_t mask_count() const;
    std::size_t scratch_bytes() const;

    /// masks as MaxPool's of dst, or nullptr; bias: `filters` floats, or nullptr.
    void forward(const float* src, const float* weights, const float* bias, T* dst,
                 std::uint16_t* masks, void* scratch) const;

    /// diff_weights is overwritten; diff_bias: `filters` floats, or nullptr.
    void backward_weights(const float* src, const T* diff_dst, const std::uint16_t* masks,
                          float* diff_weights, float* diff_bias, void* scratch) const;

  private:
    int rows() const { return shape_.out_height() / 2; } ///< of windows
    int columns() const { return shape_.out_width() / 2; }

    ConvShape shape_;
};

} // namespace headroom
