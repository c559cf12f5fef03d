#pragma once

#include "core/kernels/isa/BFloat16.h"

#include <cstddef>
#include <cstdint>

namespace headroom {

/// Max pooling of 2x2 windows, stride 2, without padding, of what a ReLU let through: the backward
/// pass is the pool's and the ReLU's in one.
///
/// Memory is [images][height][width][channels], channels a multiple of 16: NHWC as it is, and
/// nChw16c as batch * C / 16 images of 16 channels. An odd last row or column is in no window.
struct MaxPool {
    std::int64_t images = 0, height = 0, width = 0, channels = 0;

    std::int64_t windows() const { return images * (height / 2) * (width / 2); }

    /// Four bits for each result: the first pixel of its window that is the largest, if that is
    /// above 0. Of 16 channels at a time, a 16-bit mask for each of the four pixels.
    std::size_t mask_count() const { return static_cast<std::size_t>(windows() * channels / 4); }
};

/// Whether this processor has what the functions below are written in (AVX-512 BW).
bool maxpool_runs();

/// dst: [images][height / 2][width / 2][channels]. Values are compared by their bits as signed
/// integers, which order numbers >= 0 as their values are. So a NaN whose sign is clear is the
/// largest of its window and passes the gradient; one whose sign is set, as x86 makes them, is
/// below 0: it is dst only where nothing in its window is >= 0, and passes none. T is float or
/// BFloat16.
template <typename T>
void maxpool_forward(const MaxPool& pool, const T* src, T* dst, std::uint16_t* masks);

/// Every value of diff_src is written.
template <typename T>
void maxpool_relu_backward(const MaxPool& pool, const T* diff_dst, const std::uint16_t* masks,
                           T* diff_src);

/// The same bits in plain words, to test against.
template <typename T>
void maxpool_forward_plain(const MaxPool& pool, const T* src, T* dst, std::uint16_t* masks);
template <typename T>
void maxpool_relu_backward_plain(const MaxPool& pool, const T* diff_dst, const std::uint16_t* masks,
                                 T* diff_src);

} // namespace headroom
