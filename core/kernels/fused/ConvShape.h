#pragma once

namespace headroom {

/// A convolution of stride 1 and dilation 1, from batch x channels x height x width to batch x
/// filters x out_height() x out_width().
struct ConvShape {
    int batch = 1;
    int channels = 1, filters = 1;
    int height = 1, width = 1; ///< size of the input
    int kernel_h = 1, kernel_w = 1;
    int padding_h = 0, padding_w = 0; ///< on each side

    int out_height() const { return height + 2 * padding_h - kernel_h + 1; }
    int out_width() const { return width + 2 * padding_w - kernel_w + 1; }
    int taps() const { return kernel_h * kernel_w; }
    bool valid() const {
        return batch > 0 && channels > 0 && filters > 0 && height > 0 && width > 0 &&
               kernel_h > 0 && kernel_w > 0 && padding_h >= 0 && padding_w >= 0 &&
               out_height() > 0 && out_width() > 0;
    }
};

} // namespace headroom
