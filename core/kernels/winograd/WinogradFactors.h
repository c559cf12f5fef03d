#pragma once

#include "core/kernels/isa/ScratchParts.h"
#include "core/kernels/winograd/Int16Quantisation.h"
#include "core/kernels/winograd/WinogradTiles.h"

#include <algorithm>
#include <cstdint>
#include <type_traits>

namespace headroom {

/// Returns the distance between the planes of two coefficients, padded: at powers of two, the
/// planes would compete for the same few cache sets, and a transform accesses all of them.
inline std::int64_t padded_stride(std::int64_t plane) {
    return plane + 16;
}

/// The coefficients of some tiles, or of weights, as factors of products: one plane for each
/// coefficient of a tile. F is float or Int16Pair. With Int16Pair each row of a plane, or each
/// column, has a scale.
template <typename F>
struct WinogradFactors {
    static constexpr bool quantised = std::is_same_v<F, Int16Pair>;
    static constexpr int numbers = quantised ? 2 : 1; ///< values of a factor

    F* values;
    std::int64_t plane_stride;
    float* scales; ///< nullptr for floats
    std::int64_t scale_stride;

    /// Allocates planes of `plane` factors and `scales` scales each from the scratch memory.
    static WinogradFactors take(ScratchParts& scratch, int coefficients, std::int64_t plane,
                                int scales) {
        auto* values = scratch.take<F>(coefficients * padded_stride(plane));
        return {values, padded_stride(plane),
                quantised ? scratch.take<float>(coefficients * scales) : nullptr,
                quantised ? scales : 0};
    }

    F* at(int coefficient) const { return values + coefficient * plane_stride; }
    float* scales_at(int coefficient, int scale) const {
        return quantised ? scales + coefficient * scale_stride + scale : nullptr;
    }
};

// Values to be quantised are transformed into a staging buffer first, this number of tiles or
// channels at a time.
constexpr int staging_tiles = 4;
constexpr int staging_channels = 16;

/// Floats of the staging buffer for each coefficient.
inline std::int64_t staging_floats(int tiles, int channels) {
    return padded_stride(std::int64_t{staging_channels} * std::max(tiles, channels));
}

/// Channels of one K block, whose products are one int32 sum. Its error grows as the square root of
/// their number, and here equals that of bf16: 0.18% of a sum, root mean square.
constexpr int max_channels_of_k_block = 256;
template <typename F>
int channels_of_k_block(int channels) {
    return WinogradFactors<F>::quantised ? std::min(channels, max_channels_of_k_block) : channels;
}

/// Transforms some tiles by read(tiles, floats) for products whose rows are tiles: planes are
/// [K blocks][tiles][channels of a K block]. `staging`: staging_floats() for each coefficient.
template <typename Read>
void read_rows(const Read& read, WinogradTiles tiles, int, const WinogradFactors<float>& to,
               float*) {
    tiles.plane_stride = to.plane_stride;
    read(tiles, to.values);
}
template <typename Read>
void read_rows(const Read& read, const WinogradTiles& tiles, int coefficients,
               const WinogradFactors<Int16Pair>& to, float* staging) {
    const int k_block = channels_of_k_block<Int16Pair>(tiles.channels);
    WinogradTiles some = tiles;
    for (int c = 0; c < tiles.channels; c += k_block) {
        some.first_channel = tiles.first_channel + c;
        some.channels = std::min(k_block, tiles.channels - c);
        some.plane_stride = padded_stride(std::int64_t{staging_tiles} * some.channels);
        for (int row = 0; row < tiles.count; row += staging_tiles) {
            some.first = tiles.first + row;
            some.count = std::min(staging_tiles, tiles.count - row);
            read(some, staging);
            const std::int64_t at = std::int64_t{c} * tiles.count + row * some.channels;
            for (int i = 0; i < coefficients; ++i)
                quantise_rows(staging + i * some.plane_stride, some.count, some.channels,
                              to.at(i) + at / 2, to.scales_at(i, c / k_block * tiles.count + row));
        }
    }
}

/// The same for products that sum over tiles: a pair is two tiles. `norm`: left_norm or right_norm.
template <typename Read>
void read_columns(const Read& read, WinogradTiles tiles, int, float,
                  const WinogradFactors<float>& to, float*) {
    tiles.plane_stride = to.plane_stride;
    read(tiles, to.values);
}
template <typename Read>
void read_columns(const Read& read, WinogradTiles tiles, int coefficients, float norm,
                  const WinogradFactors<Int16Pair>& to, float* staging) {
    const int channels = tiles.channels;
    tiles.channels = staging_channels;
    tiles.plane_stride = padded_stride(staging_channels * tiles.count);
    for (int c = 0; c < channels; c += staging_channels, tiles.first_channel += staging_channels) {
        read(tiles, staging);
        for (int i = 0; i < coefficients; ++i)
            quantise_columns(staging + i * tiles.plane_stride, tiles.count, norm, to.at(i) + c,
                             channels, to.scales_at(i, c));
    }
}

} // namespace headroom
