#pragma once

#include "core/kernels/fused/ConvShape.h"
#include "core/kernels/isa/BFloat16.h"

#include <array>
#include <cstddef>

namespace headroom {

/// An image of few channels with a convolution's padding around it, and where its taps are there:
/// rows of them lie side by side. Offsets are in values, from the pixel where the taps begin.
///
/// Channels may lie in planes, or together: then a row has the taps of all channels, and if values
/// are taken in pairs an odd number wastes less.
struct PaddedImage {
    static constexpr int most_channels = 4, most_taps = 5; ///< in a row of a channel

    PaddedImage(const ConvShape& shape, bool channels_together);

    /// And some behind, so that pairs may be read there: a multiple of 32, for what lies behind it.
    std::size_t values() const;

    /// Rounds an image's pixels, channels x height x width, to between zeros that are there.
    template <typename T>
    void fill(const float* src, T* to) const;

    /// Of a tap in a row, in weights that lie as kernel_h x kernel_w x channels.
    int weight(int tap_row, int tap) const;

    ConvShape shape;
    bool together;
    int pixel, row, plane; ///< values from one to the next
    int tap_rows, taps;    ///< taps in a row
    std::array<int, most_channels * most_taps> tap_row_at{};
};

} // namespace headroom
