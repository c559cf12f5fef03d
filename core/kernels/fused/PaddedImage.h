#pragma once

#include "core/kernels/fused/ConvShape.h"
#include "core/kernels/isa/BFloat16.h"

#include <array>
#include <cstddef>

namespace headroom {

/// An image of few channels with a convolution's padding around it, and the offsets of the taps in
/// it. The taps of a row are contiguous. Offsets are in values, from the first tap's pixel.
///
/// Channels are planes, or interleaved. Interleaved, a row has the taps of all channels: with pairs
/// of values, an odd number of taps then wastes less.
struct PaddedImage {
    static constexpr int max_channels = 4, max_taps = 5; ///< in a row of a channel

    PaddedImage(const ConvShape& shape, bool channels_together);

    /// Number of values, a multiple of 32, with some after the last so that pairs may be read
    /// there.
    std::size_t values() const;

    /// Rounds an image's pixels, channels x height x width, and writes them between the zeros of
    /// the padding, which must be there.
    template <typename T>
    void fill(const float* src, T* to) const;

    /// Index of a tap of a row in weights of layout kernel_h x kernel_w x channels.
    int weight(int tap_row, int tap) const;

    ConvShape shape;
    bool together;
    int pixel, row, plane; ///< values from one to the next
    int tap_rows, taps;    ///< taps in a row
    std::array<int, max_channels * max_taps> tap_row_at{};
};

} // namespace headroom
