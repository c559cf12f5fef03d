#include "core/kernels/fused/PaddedImage.h"

#include "core/kernels/isa/Avx512.h"

#include <algorithm>

namespace headroom {

PaddedImage::PaddedImage(const ConvShape& s, bool channels_together)
    : shape(s), together(channels_together), pixel(together ? s.channels : 1),
      row((s.width + 2 * s.padding_w) * pixel),
      plane(together ? 1 : (s.height + 2 * s.padding_h) * row),
      tap_rows(together ? s.kernel_h : s.channels * s.kernel_h), taps(s.kernel_w * pixel) {
    for (int i = 0; i < tap_rows; ++i)
        tap_row_at.at(static_cast<std::size_t>(i)) = i / s.kernel_h * plane + i % s.kernel_h * row;
}

std::size_t PaddedImage::values() const {
    const int all =
        shape.channels * (shape.height + 2 * shape.padding_h) * (shape.width + 2 * shape.padding_w);
    return static_cast<std::size_t>(all) / 32 * 32 + 64;
}

int PaddedImage::weight(int tap_row, int tap) const {
    if (together) return tap_row * taps + tap;
    const int channel = tap_row / shape.kernel_h, y = tap_row % shape.kernel_h;
    return (y * shape.kernel_w + tap) * shape.channels + channel;
}

template <typename T>
HEADROOM_AVX512 void PaddedImage::fill(const float* src, T* to) const {
    using V = Avx512Floats;
    constexpr int block = 16;
    for (int c = 0; c < shape.channels; ++c)
        for (int y = 0; y < shape.height; ++y, src += shape.width) {
            T* at = to + c * plane + (y + shape.padding_h) * row + shape.padding_w * pixel;
            if (shape.width < block)
                for (int x = 0; x < shape.width; ++x)
                    at[x * pixel] = from_float<T>(src[x]);
            else // the last block of a row may overlap the one before
                for (int x = 0; x < shape.width; x += block) {
                    const int from = std::min(x, shape.width - block);
                    T rounded[block];
                    V::store(V::load(src + from), pixel == 1 ? at + from : rounded);
                    for (int i = 0; i < block && pixel > 1; ++i)
                        at[(from + i) * pixel] = rounded[i];
                }
        }
}

template void PaddedImage::fill(const float*, float*) const;
template void PaddedImage::fill(const float*, BFloat16*) const;

} // namespace headroom
