#pragma once

#include "core/kernels/isa/BFloat16.h"

#include <cstddef>

namespace headroom {

/// Functions that pack bf16 activations into tiles. `rows` holds the addresses of the channels of
/// 32 consecutive positions (33 for pairs). The results are factors of a sum over these positions.
/// `channels` is a multiple of 32. Results are aligned to 64 bytes, rows need not be. Strides are
/// the distance between blocks of 16 channels, in bf16.
struct TilePacking {
    /// Packs a left factor for every 16 channels: row c holds channel c of the 32 positions.
    void (*transpose)(const BFloat16* const* rows, int channels, BFloat16* tiles,
                      std::size_t stride);

    /// Packs a right factor for every 16 channels: row k holds positions 2k and 2k + 1 interleaved.
    void (*pair)(const BFloat16* const* rows, int channels, BFloat16* even, std::size_t stride);

    /// Same as pair(), and packs a second factor of positions 2k + 1 and 2k + 2.
    void (*pair_both_ways)(const BFloat16* const* rows, int channels, BFloat16* even, BFloat16* odd,
                           std::size_t stride);

    /// Copies 32 bf16 from every address into 64 bytes each, one after the other.
    void (*copy_rows)(const BFloat16* const* rows, int count, BFloat16* out);
};

/// Portable C++ implementation.
const TilePacking& plain_packing();

/// AVX-512 implementation; nullptr if it is not supported here.
const TilePacking* avx512_packing();

/// Fastest implementation that runs here. All give the same bits.
const TilePacking& best_packing();

} // namespace headroom
