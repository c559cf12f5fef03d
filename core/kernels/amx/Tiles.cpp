#include "core/kernels/amx/Tiles.h"

#include <bit>
#include <cstring>

namespace headroom {

namespace {

/// Flushes denormals to zero, as TDPBF16PS does, in and out, whatever the thread's MXCSR is.
float flushed(float value) {
    auto bits = std::bit_cast<std::uint32_t>(value);
    constexpr std::uint32_t exponent = 0x7f800000, sign = 0x80000000;
    return std::bit_cast<float>(bits & exponent ? bits : bits & sign);
}

float flushed(BFloat16 value) {
    return flushed(value.value());
}

} // namespace

void EmulatedTiles::zero(int tile) {
    std::memset(&tiles_[tile], 0, sizeof(Tile));
}

void EmulatedTiles::load(int tile, const void* memory, std::ptrdiff_t row_bytes) {
    for (int row = 0; row < tile_rows; ++row)
        std::memcpy(tiles_[tile].bytes + row * tile_row_bytes,
                    static_cast<const std::byte*>(memory) + row * row_bytes, tile_row_bytes);
}

void EmulatedTiles::store(int tile, float* memory, std::ptrdiff_t row_bytes) const {
    for (int row = 0; row < tile_rows; ++row)
        std::memcpy(reinterpret_cast<std::byte*>(memory) + row * row_bytes,
                    tiles_[tile].bytes + row * tile_row_bytes, tile_row_bytes);
}

// See "TDPBF16PS: Operation" in Intel's SDM, volume 2: the even and the odd terms of a row are
// summed separately, then together, then added to C. The SDM uses fused multiply-adds; the product
// of two bf16 has 16 bits and fits an f32, so multiplying and then adding rounds the same way,
// unless the product alone overflows or is denormal.
void EmulatedTiles::multiply(int c, int a, int b) {
    BFloat16 left[tile_rows][tile_terms], right[tile_terms / 2][tile_columns][2];
    float sums[tile_rows][tile_columns];
    std::memcpy(left, &tiles_[a], sizeof(left));
    std::memcpy(right, &tiles_[b], sizeof(right));
    std::memcpy(sums, &tiles_[c], sizeof(sums));
    for (int m = 0; m < tile_rows; ++m) {
        float even[tile_columns] = {}, odd[tile_columns] = {};
        for (int k = 0; k < tile_terms / 2; ++k) {
            float left_even = flushed(left[m][2 * k]), left_odd = flushed(left[m][2 * k + 1]);
            for (int n = 0; n < tile_columns; ++n) {
                even[n] = flushed(even[n] + left_even * flushed(right[k][n][0]));
                odd[n] = flushed(odd[n] + left_odd * flushed(right[k][n][1]));
            }
        }
        for (int n = 0; n < tile_columns; ++n)
            sums[m][n] = flushed(flushed(sums[m][n]) + flushed(even[n] + odd[n]));
    }
    std::memcpy(&tiles_[c], sums, sizeof(sums));
}

} // namespace headroom
