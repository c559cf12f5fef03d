#pragma once

#include "core/kernels/fused/ConvShape.h"
#include "core/kernels/isa/BFloat16.h"

#include <cstddef>
#include <span>

namespace headroom {

/// Maps the positions of a convolution's images to one line, on which each tap of the kernel is a
/// fixed distance. Images and their rows are consecutive and share padding: the padding after a row
/// is also the padding before the next row; the same holds for images. Output (n, y, x) and the
/// padded input pixel (n, y, x), which its first tap reads, share a place:
///
///     place(n, y, x)  = (n * height + y) * width + x
///     distance(tap)   = tap_y * width + tap_x
///
/// so that diff_weights[tap] is the sum over places p of diff_dst[p] * src[p + distance(tap)].
/// diff_dst is zero at places that are not an output, src is zero at places that are not a pixel.
struct PositionLine {
    explicit PositionLine(const ConvShape& shape);

    int width, height;    ///< size of an image on the line, with the shared padding
    std::size_t places;   ///< number of places of all images
    std::size_t last_tap; ///< distance of the last tap, the largest

    std::size_t distance(int tap_y, int tap_x) const {
        return static_cast<std::size_t>(tap_y) * static_cast<std::size_t>(width) +
               static_cast<std::size_t>(tap_x);
    }
};

/// Iterates over NHWC pixels in the order of a PositionLine, from any place and past its end.
class LineWalk {
  public:
    /// Size of an image, and its padding at the top and left.
    struct Frame {
        int batch, height, width, channels;
        int top, left;
    };
    static Frame src(const ConvShape& shape);
    static Frame diff_dst(const ConvShape& shape);

    LineWalk(const PositionLine& line, const Frame& frame, const BFloat16* pixels,
             std::size_t place);

    /// Consecutive places whose pixels are contiguous, or nullptr for places without a pixel.
    struct Run {
        const BFloat16* pixels;
        int length;
    };
    Run next(int longest);

    /// Returns the addresses of the next places' channels; `zeros` where a place is not a pixel.
    void next(std::span<const BFloat16*> channels, const BFloat16* zeros);

  private:
    int line_width_, line_height_;
    Frame frame_;
    const BFloat16* pixels_;
    std::size_t image_;
    int row_, column_;
};

} // namespace headroom
