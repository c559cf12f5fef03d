#pragma once

#include "core/kernels/isa/BFloat16.h"

#include <cstddef>

namespace headroom {

/// How bf16 activations come into tiles: functions that take `rows`, the addresses of the channels
/// of 32 consecutive positions (33 for pairs), and give the factors of a sum over these positions.
/// `channels` is a multiple of 32; results are aligned to 64 bytes, rows need not be.
/// Strides count bf16 from one 16 channels to the next.
struct TilePacking {
    /// A left factor for every 16 channels: row c holds channel c of the 32 positions.
    void (*transpose)(const BFloat16* const* rows, int channels, BFloat16* tiles,
                      std::size_t stride);

    /// A right factor for every 16 channels: row k holds positions 2k and 2k + 1 side by side.
    void (*pair)(const BFloat16* const* rows, int channels, BFloat16* even, std::size_t stride);

    /// The same, and a second one of positions 2k + 1 and 2k + 2.
    void (*pair_both_ways)(const BFloat16* const* rows, int channels, BFloat16* even, BFloat16* odd,
                           std::size_t stride);

    /// Copies 32 bf16 from every address into 64 bytes each, one after the other.
    void (*copy_rows)(const BFloat16* const* rows, int count, BFloat16* out);
};

/// Plain C++.
const TilePacking& plain_packing();

/// AVX-512 (F and BW); nullptr where the processor has none.
const TilePacking* wide_packing();

/// The fastest that this processor runs. All give the same bits.
const TilePacking& best_packing();

} // namespace headroom
