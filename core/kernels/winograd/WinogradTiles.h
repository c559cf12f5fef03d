#pragma once

#include "core/kernels/fused/ConvShape.h"
#include "core/kernels/isa/BFloat16.h"

#include <cstdint>

namespace headroom {

/// Some of a convolution's output tiles, and some of the channels of an activation there. Their
/// coefficients lie as [coefficients][tiles][channels].
///
/// Tiles are numbered row by row, image by image. Those of the last row and column may reach beyond
/// the image: zeros are read there, and nothing is written.
struct WinogradTiles {
    ConvShape shape;
    int outputs = 4;                     ///< of a tile, in each direction
    int first = 0, count = 0;            ///< tiles
    int first_channel = 0, channels = 0; ///< multiples of 16
    int all_channels = 0;                ///< of the activation
    int channels_before = 0;             ///< in it, before the convolution's
    std::int64_t next_plane = 0;         ///< floats from coefficient to coefficient

    int rows() const { return (shape.out_height() + outputs - 1) / outputs; }
    int columns() const { return (shape.out_width() + outputs - 1) / outputs; }
    int all() const { return shape.batch * rows() * columns(); }
};

/// What is done to a convolution's outputs before they are written.
template <typename T>
struct WinogradEnd {
    const float* bias = nullptr; ///< of each filter
    bool relu = false;
    /// As large as dst, a ReLU's result: where it is not above 0, dst is 0. So the gradient of that
    /// result becomes the one of what the ReLU was given.
    const T* relu_result = nullptr;
    /// Where dst is a part of an activation of more channels: how many there are of all, and before
    /// the convolution's; multiples of 16.
    int all_channels = 0, channels_before = 0;
};

/// What is done to them, for a filter (WinogradTransform.h) and kind of registers. T is float or
/// BFloat16; activations lie in blocks of as many channels as a register has floats.
template <typename T>
struct WinogradTileSteps {
    /// Coefficients of the tiles' inputs in src.
    void (*read_src)(const WinogradTiles& tiles, const T* src, float* coefficients);

    /// Coefficients of the tiles of diff_dst for the gradient of the weights. To `diff_bias`, if
    /// any, the sums over the tiles are added.
    void (*read_diff_dst)(const WinogradTiles& tiles, const T* diff_dst, float* coefficients,
                          float* diff_bias);

    /// The outputs of which these are the coefficients.
    void (*write_dst)(const WinogradTiles& tiles, const float* coefficients,
                      const WinogradEnd<T>& end, T* dst);
};

} // namespace headroom
