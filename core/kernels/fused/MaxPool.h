#pragma once

#include "core/kernels/isa/BFloat16.h"

#include <cstddef>
#include <cstdint>

namespace headroom {

/// Max pooling of 2x2 windows, stride 2, without padding, applied to the result of a ReLU. The
/// backward pass is that of both layers, fused.
///
/// The memory layout is [images][height][width][channels], channels a multiple of 16: NHWC
/// directly, nChw16c as batch * C / 16 images of 16 channels. An odd last row or column is in no
/// window.
struct MaxPool {
    std::int64_t images = 0, height = 0, width = 0, channels = 0;

    std::int64_t windows() const { return images * (height / 2) * (width / 2); }

    /// Number of 16-bit masks. Each window has four masks for every 16 channels, one for each
    /// pixel: a bit is set where the pixel is the first maximum of the window and positive.
    std::size_t mask_count() const { return static_cast<std::size_t>(windows() * channels / 4); }
};

/// Whether the functions below run here: they need AVX-512.
bool maxpool_runs();

/// Writes dst, [images][height / 2][width / 2][channels]. Values are compared by their bits as
/// signed integers, which orders numbers >= 0 by value. So a NaN with a clear sign is the maximum
/// of its window and passes the gradient. A NaN with its sign set, as x86 makes them, is below 0:
/// it is the result only where nothing in the window is >= 0, and passes no gradient. T is float or
/// BFloat16.
template <typename T>
void maxpool_forward(const MaxPool& pool, const T* src, T* dst, std::uint16_t* masks);

/// Writes every value of diff_src.
template <typename T>
void maxpool_relu_backward(const MaxPool& pool, const T* diff_dst, const std::uint16_t* masks,
                           T* diff_src);

// Reference implementations with the same bits.

template <typename T>
void maxpool_forward_plain(const MaxPool& pool, const T* src, T* dst, std::uint16_t* masks);
template <typename T>
void maxpool_relu_backward_plain(const MaxPool& pool, const T* diff_dst, const std::uint16_t* masks,
                                 T* diff_src);

} // namespace headroom
