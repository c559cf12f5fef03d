#pragma once

#include "core/kernels/isa/ScratchParts.h"
#include "core/kernels/winograd/FixedPoint.h"
#include "core/kernels/winograd/WinogradTiles.h"

#include <algorithm>
#include <cstdint>
#include <type_traits>

namespace headroom {

/// From one coefficient's plane to the next. A power of two apart they would share the same few
/// places of the caches, and a transform goes through all of them.
inline std::int64_t apart(std::int64_t plane) {
    return plane + 16;
}

/// The coefficients of some tiles, or of weights, as factors of products: a plane for each
/// coefficient of a tile. F is float, or FixedPair; then each row of a plane has a unit, or each
/// column.
template <typename F>
struct WinogradFactors {
    static constexpr bool fixed = std::is_same_v<F, FixedPair>;
    static constexpr int numbers = fixed ? 2 : 1; ///< in one of them

    F* values;
    std::int64_t next_plane;
    float* units; ///< nullptr for floats
    std::int64_t next_units;

    /// Planes of so many factors.
    static WinogradFactors take(ScratchParts& scratch, int coefficients, std::int64_t plane,
                                int units) {
        auto* values = scratch.take<F>(coefficients * apart(plane));
        return {values, apart(plane), fixed ? scratch.take<float>(coefficients * units) : nullptr,
                fixed ? units : 0};
    }

    F* at(int coefficient) const { return values + coefficient * next_plane; }
    float* units_at(int coefficient, int unit) const {
        return fixed ? units + coefficient * next_units + unit : nullptr;
    }
};

// What is brought into fixed point is transformed before, a few tiles or channels at a time.
constexpr int few_tiles = 4;
constexpr int few_channels = 16;

/// Floats of each coefficient that it takes.
inline std::int64_t few_floats(int tiles, int channels) {
    return apart(std::int64_t{few_channels} * std::max(tiles, channels));
}

/// Channels whose products are one sum of fixed point. Its rounding grows as the root of their
/// number and is here what bf16's own is: 0.18% of a sum, root mean square.
constexpr int most_channels_of_a_sum = 256;
template <typename F>
int channels_of_a_sum(int channels) {
    return WinogradFactors<F>::fixed ? std::min(channels, most_channels_of_a_sum) : channels;
}

/// Transforms some tiles by read(tiles, floats) for products whose rows are tiles: planes are
/// [sums][tiles][channels of a sum]. `few` has few_floats() of each coefficient.
template <typename Read>
void read_rows(const Read& read, WinogradTiles tiles, int, const WinogradFactors<float>& to,
               float*) {
    tiles.next_plane = to.next_plane;
    read(tiles, to.values);
}
template <typename Read>
void read_rows(const Read& read, const WinogradTiles& tiles, int coefficients,
               const WinogradFactors<FixedPair>& to, float* few) {
    const int most = channels_of_a_sum<FixedPair>(tiles.channels);
    WinogradTiles some = tiles;
    for (int c = 0; c < tiles.channels; c += most) {
        some.first_channel = tiles.first_channel + c;
        some.channels = std::min(most, tiles.channels - c);
        some.next_plane = apart(std::int64_t{few_tiles} * some.channels);
        for (int row = 0; row < tiles.count; row += few_tiles) {
            some.first = tiles.first + row;
            some.count = std::min(few_tiles, tiles.count - row);
            read(some, few);
            const std::int64_t at = std::int64_t{c} * tiles.count + row * some.channels;
            for (int i = 0; i < coefficients; ++i)
                to_fixed_rows(few + i * some.next_plane, some.count, some.channels,
                              to.at(i) + at / 2, to.units_at(i, c / most * tiles.count + row));
        }
    }
}

/// The same for products that sum over tiles: pairs are of two tiles. `norm`: of left or right
/// factors.
template <typename Read>
void read_columns(const Read& read, WinogradTiles tiles, int, float,
                  const WinogradFactors<float>& to, float*) {
    tiles.next_plane = to.next_plane;
    read(tiles, to.values);
}
template <typename Read>
void read_columns(const Read& read, WinogradTiles tiles, int coefficients, float norm,
                  const WinogradFactors<FixedPair>& to, float* few) {
    const int channels = tiles.channels;
    tiles.channels = few_channels;
    tiles.next_plane = apart(few_channels * tiles.count);
    for (int c = 0; c < channels; c += few_channels, tiles.first_channel += few_channels) {
        read(tiles, few);
        for (int i = 0; i < coefficients; ++i)
            to_fixed_columns(few + i * tiles.next_plane, tiles.count, norm, to.at(i) + c, channels,
                             to.units_at(i, c));
    }
}

} // namespace headroom
