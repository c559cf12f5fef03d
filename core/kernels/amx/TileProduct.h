#pragma once

#include "core/kernels/amx/Tiles.h"

#include <cstddef>

namespace headroom {

/// Whether accumulators start at zero or resume from memory.
enum class Sum { start, resume };

/// Four accumulators in memory, held in tiles 0 to 3 while a function below runs. Four, because a
/// product takes 52 cycles and a new one can start every 16.
struct Accumulators {
    float* c[4];
    std::ptrdiff_t row_bytes = tile_row_bytes;

    template <class Tiles>
    void open(Tiles& tiles, Sum sum) const {
        if (sum == Sum::start) {
            tiles.template zero<0>();
            tiles.template zero<1>();
            tiles.template zero<2>();
            tiles.template zero<3>();
        } else {
            tiles.template load<0>(c[0], row_bytes);
            tiles.template load<1>(c[1], row_bytes);
            tiles.template load<2>(c[2], row_bytes);
            tiles.template load<3>(c[3], row_bytes);
        }
    }
    template <class Tiles>
    void close(Tiles& tiles) const {
        tiles.template store<0>(c[0], row_bytes);
        tiles.template store<1>(c[1], row_bytes);
        tiles.template store<2>(c[2], row_bytes);
        tiles.template store<3>(c[3], row_bytes);
    }
};

/// Computes c[0] += a0 b0, c[1] += a0 b1, c[2] += a1 b0, c[3] += a1 b1. Each factor is `steps`
/// consecutive tiles, so a sum has 32 * steps terms. There is one load for each product.
template <class Tiles>
void multiply_two_by_two(Tiles& tiles, const Accumulators& c, Sum sum, const BFloat16* a0,
                         const BFloat16* a1, const BFloat16* b0, const BFloat16* b1,
                         std::size_t steps) {
    c.open(tiles, sum);
    for (std::size_t end = steps * tile_bfloats, k = 0; k < end; k += tile_bfloats) {
        tiles.template load<4>(a0 + k);
        tiles.template load<6>(b0 + k);
        tiles.template multiply<0, 4, 6>();
        tiles.template load<7>(b1 + k);
        tiles.template multiply<1, 4, 7>();
        tiles.template load<5>(a1 + k);
        tiles.template multiply<2, 5, 6>();
        tiles.template multiply<3, 5, 7>();
    }
    c.close(tiles);
}

/// Sums rows: c[0] + c[1] += a0 * ones, c[2] + c[3] += a1 * ones, the same in each column. `ones`
/// is a right factor of ones.
template <class Tiles>
void sum_rows(Tiles& tiles, const Accumulators& c, Sum sum, const BFloat16* a0, const BFloat16* a1,
              const BFloat16* ones, std::size_t steps) {
    c.open(tiles, sum);
    tiles.template load<7>(ones);
    const std::size_t end = steps * tile_bfloats;
    for (std::size_t k = 0; k < end; k += 2 * tile_bfloats) {
        tiles.template load<4>(a0 + k);
        tiles.template multiply<0, 4, 7>();
        tiles.template load<5>(a1 + k);
        tiles.template multiply<2, 5, 7>();
        if (k + tile_bfloats == end) break;
        tiles.template load<4>(a0 + k + tile_bfloats);
        tiles.template multiply<1, 4, 7>();
        tiles.template load<5>(a1 + k + tile_bfloats);
        tiles.template multiply<3, 5, 7>();
    }
    c.close(tiles);
}

/// Returns the sum of row m, from one pair of accumulators of sum_rows().
inline float summed_row(const float* c_even, const float* c_odd, int m) {
    return c_even[m * tile_columns] + c_odd[m * tile_columns];
}

} // namespace headroom
