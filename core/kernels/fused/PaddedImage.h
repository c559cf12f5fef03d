#pragma once

#include "core/kernels/fused/ConvShape.h"
#include "core/kernels/isa/BFloat16.h"

#include <array>
#include <cstddef>

namespace headroom {

/// An image of few channels with a convolution's padding around it, and the offsets of its taps.
/// The taps of a row are contiguous. Offsets are in values, relative to the pixel of the first tap.
///
/// Channels are planes or interleaved. If interleaved, a row has the taps of all channels: with
/// pairs of values, an odd number of taps then wastes less.
struct PaddedImage {
    static constexpr int max_channels = 4, max_taps = 5; ///< taps in a row of a channel

    PaddedImage(const ConvShape& shape, bool channels_together);

    /// Number of values, a multiple of 32, with some extra at the end so that pairs may be read
    /// there.
    std::size_t values() const;

    /// Rounds an image's pixels, channels x height x width, and writes them inside the padding,
    /// which must hold zeros already.
    template <typename T>
    void fill(const float* src, T* to) const;

    /// Index of a tap of a row in weights of layout kernel_h x kernel_w x channels.
    int weight(int tap_row, int tap) const;

    ConvShape shape;
    bool together;
    int pixel, row, plane; ///< strides, in values
    int tap_rows, taps;    ///< taps in a row
    std::array<int, max_channels * max_taps> tap_row_at{};
};

} // namespace headroom
