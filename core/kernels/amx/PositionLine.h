#pragma once

#include "core/kernels/fused/ConvShape.h"
#include "core/kernels/isa/BFloat16.h"

#include <cstddef>
#include <span>

namespace headroom {

/// The positions of a convolution's images on one line, on which a tap of the kernel is a fixed
/// distance. Images follow each other, and so do their rows; the padding behind a row is at the
/// same time the padding before the next one, and so for images. Output (n, y, x) and the padded
/// input pixel (n, y, x), which its first tap sees, share a place:
///
///     place(n, y, x)  = (n * height + y) * width + x
///     distance(tap)   = tap_y * width + tap_x
///
/// so that diff_weights[tap] is the sum over places p of diff_dst[p] * src[p + distance(tap)].
/// Places that are no output have a diff_dst of zeros, places that are no pixel a src of zeros.
struct PositionLine {
    explicit PositionLine(const ConvShape& shape);

    int width, height;    ///< of an image on the line, with the padding that it shares
    std::size_t places;   ///< of all images
    std::size_t last_tap; ///< the distance of the last tap, the largest

    std::size_t distance(int tap_y, int tap_x) const {
        return static_cast<std::size_t>(tap_y) * static_cast<std::size_t>(width) +
               static_cast<std::size_t>(tap_x);
    }
};

/// Walks NHWC pixels as they stand on a PositionLine, from any place on and past its end.
class LineWalk {
  public:
    /// Where an image's pixels are: its size, and how much padding stands above and left of it.
    struct Frame {
        int batch, height, width, channels;
        int top, left;
    };
    static Frame src(const ConvShape& shape);
    static Frame diff_dst(const ConvShape& shape);

    LineWalk(const PositionLine& line, const Frame& frame, const BFloat16* pixels,
             std::size_t place);

    /// Neighbours on the line: pixels one after the other in memory, or (nullptr) none.
    struct Run {
        const BFloat16* pixels;
        int length;
    };
    Run next(int longest);

    /// The channels of the next places, `zeros` for those that are no pixel.
    void next(std::span<const BFloat16*> channels, const BFloat16* zeros);

  private:
    int line_width_, line_height_;
    Frame frame_;
    const BFloat16* pixels_;
    std::size_t image_;
    int row_, column_;
};

} // namespace headroom
