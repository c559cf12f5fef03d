#include "core/kernels/amx/TilePacking.h"

#include "core/kernels/amx/Tiles.h"

#include <cstring>

namespace headroom {

namespace {

void transpose(const BFloat16* const* rows, int channels, BFloat16* tiles, std::size_t stride) {
    for (int c = 0; c < channels; ++c) {
        auto* out = tiles + static_cast<std::size_t>(c / tile_rows) * stride +
                    static_cast<std::size_t>(c % tile_rows) * tile_terms;
        for (int p = 0; p < tile_terms; ++p)
            out[p] = rows[p][c];
    }
}

void pair(const BFloat16* const* rows, int channels, BFloat16* even, std::size_t stride) {
    for (int p = 0; p < tile_terms; ++p)
        for (int c = 0; c < channels; ++c)
            even[static_cast<std::size_t>(c / tile_columns) * stride +
                 static_cast<std::size_t>((p / 2 * tile_columns + c % tile_columns) * 2 + p % 2)] =
                rows[p][c];
}

void pair_both_ways(const BFloat16* const* rows, int channels, BFloat16* even, BFloat16* odd,
                    std::size_t stride) {
    pair(rows, channels, even, stride);
    pair(rows + 1, channels, odd, stride);
}

void copy_rows(const BFloat16* const* rows, int count, BFloat16* out) {
    for (int i = 0; i < count; ++i)
        std::memcpy(out + static_cast<std::size_t>(i) * tile_terms, rows[i],
                    tile_terms * sizeof(BFloat16));
}

} // namespace

const TilePacking& plain_packing() {
    static constexpr TilePacking packing{transpose, pair, pair_both_ways, copy_rows};
    return packing;
}

const TilePacking& best_packing() {
    auto* wide = avx512_packing();
    return wide ? *wide : plain_packing();
}

} // namespace headroom
