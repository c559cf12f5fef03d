#pragma once

#include "core/kernels/fused/ConvShape.h"
#include "core/kernels/isa/BFloat16.h"

#include <cstdint>

namespace headroom {

/// Some of a convolution's output tiles, for some of the channels of an activation. The layout of
/// their coefficients is [coefficients][tiles][channels].
///
/// Tiles are numbered row by row, image by image. Tiles of the last row and column may extend
/// beyond the image: zeros are read there and nothing is written.
struct WinogradTiles {
    ConvShape shape;
    int outputs = 4;                     ///< outputs of a tile, in each direction
    int first = 0, count = 0;            ///< in tiles
    int first_channel = 0, channels = 0; ///< multiples of 16
    int all_channels = 0;                ///< channels of the activation
    int channels_before = 0;             ///< channels in it before those of the convolution
    std::int64_t plane_stride = 0;       ///< distance between coefficients, in floats

    int rows() const { return (shape.out_height() + outputs - 1) / outputs; }
    int columns() const { return (shape.out_width() + outputs - 1) / outputs; }
    int all() const { return shape.batch * rows() * columns(); }
};

/// Epilogue of a convolution: applied to its outputs before they are written.
template <typename T>
struct WinogradEpilogue {
    const float* bias = nullptr; ///< one value per filter
    bool relu = false;
    /// The result of a ReLU, of the size of dst, or nullptr. Where it is not positive, dst is 0:
    /// this fuses the ReLU's backward pass.
    const T* relu_result = nullptr;
    /// If dst is part of an activation with more channels: the number of all channels, and of those
    /// before the convolution's. Multiples of 16.
    int all_channels = 0, channels_before = 0;
};

/// Transforms of tiles, for one filter (WinogradTransform.h) and kind of registers. T is float or
/// BFloat16. A block of channels of an activation has as many channels as a register has floats.
template <typename T>
struct WinogradTileSteps {
    /// Computes the coefficients of the tiles' inputs in src.
    void (*read_src)(const WinogradTiles& tiles, const T* src, float* coefficients);

    /// Computes the coefficients of the tiles of diff_dst for the gradient of the weights. Adds the
    /// sums over the tiles to `diff_bias`, unless it is nullptr.
    void (*read_diff_dst)(const WinogradTiles& tiles, const T* diff_dst, float* coefficients,
                          float* diff_bias);

    /// Transforms coefficients back into outputs.
    void (*write_dst)(const WinogradTiles& tiles, const float* coefficients,
                      const WinogradEpilogue<T>& epilogue, T* dst);
};

} // namespace headroom
