#pragma once

#include "core/kernels/amx/Amx.h"
#include "core/kernels/isa/BFloat16.h"

#include <cstddef>
#include <cstdint>

namespace headroom {

// A tile is 16 rows of 64 bytes, contiguous in memory unless a stride is given. It holds
//   - 16 x 16 f32: an accumulator C,
//   - 16 x 32 bf16: a left factor A, 16 rows of 32 terms, or
//   - 16 x 16 pairs of bf16: a right factor B, whose row k holds, for each of 16 columns, the terms
//     2k and 2k + 1 side by side.
// There are eight tiles, numbered 0 to 7. Kernels are templates over one of the two classes below,
// which give the same results. An object lives as long as a run: AMX is configured per thread, and
// must be released before oneDNN configures it differently.

constexpr int tile_rows = 16;    ///< rows of A and C
constexpr int tile_columns = 16; ///< columns of B and C
constexpr std::ptrdiff_t tile_row_bytes = 64;
constexpr int tile_terms = 32;                    ///< terms that one product sums: columns of A
constexpr std::size_t tile_floats = 16 * 16;      ///< floats in a C
constexpr std::size_t tile_bfloats = 2 * 16 * 16; ///< bf16 in an A or a B

/// Number of blocks of 16 channels or filters, a tile's rows and columns.
constexpr std::size_t in_sixteens(int channels) {
    return static_cast<std::size_t>(channels / 16);
}

constexpr std::size_t round_up(std::size_t value, std::size_t multiple) {
    return (value + multiple - 1) / multiple * multiple;
}

enum class TileUnit {
    amx,      ///< the processor's, if amx_usable()
    emulated, ///< a model in C++, about a thousand times slower: for tests on any machine
};

#if defined(__x86_64__)

/// The processor's tiles. In assembler, because GCC's intrinsics are macros that turn the argument
/// into a register name, and do not tell the compiler that a load reads memory.
class AmxTiles {
  public:
    AmxTiles() {
        static constexpr Configuration all_full;
        asm volatile("ldtilecfg %0" ::"m"(all_full));
    }
    ~AmxTiles() { asm volatile("tilerelease"); }
    AmxTiles(const AmxTiles&) = delete;
    AmxTiles& operator=(const AmxTiles&) = delete;

    template <int tile>
    void zero() {
        asm volatile("tilezero %%tmm%c0" ::"i"(tile));
    }
    template <int tile>
    void load(const void* memory, std::ptrdiff_t row_bytes = tile_row_bytes) {
        asm volatile("tileloadd (%0,%1,1), %%tmm%c2" ::"r"(memory), "r"(row_bytes), "i"(tile)
                     : "memory");
    }
    template <int tile>
    void store(float* memory, std::ptrdiff_t row_bytes = tile_row_bytes) {
        asm volatile("tilestored %%tmm%c2, (%0,%1,1)" ::"r"(memory), "r"(row_bytes), "i"(tile)
                     : "memory");
    }
    /// C += A * B
    template <int c, int a, int b>
    void multiply() {
        asm volatile("tdpbf16ps %%tmm%c2, %%tmm%c1, %%tmm%c0" ::"i"(c), "i"(a), "i"(b));
    }

  private:
    /// Operand of LDTILECFG: Intel SDM, volume 1, "Intel AMX Tile Configuration".
    struct alignas(64) Configuration {
        std::uint8_t palette = 1, start_row = 0, reserved[14] = {};
        std::uint16_t bytes_a_row[16] = {64, 64, 64, 64, 64, 64, 64, 64};
        std::uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
    };
    static_assert(sizeof(Configuration) == 64);
};

#endif

/// Emulates the tiles in plain C++.
class EmulatedTiles {
  public:
    template <int tile>
    void zero() {
        zero(tile);
    }
    template <int tile>
    void load(const void* memory, std::ptrdiff_t row_bytes = tile_row_bytes) {
        load(tile, memory, row_bytes);
    }
    template <int tile>
    void store(float* memory, std::ptrdiff_t row_bytes = tile_row_bytes) {
        store(tile, memory, row_bytes);
    }
    template <int c, int a, int b>
    void multiply() {
        multiply(c, a, b);
    }

  private:
    void zero(int tile);
    void load(int tile, const void* memory, std::ptrdiff_t row_bytes);
    void store(int tile, float* memory, std::ptrdiff_t row_bytes) const;
    void multiply(int c, int a, int b);

    struct alignas(64) Tile {
        std::byte bytes[1024];
    };
    Tile tiles_[8];
};

/// Calls kernel(tiles) with tiles of `unit`.
template <class Kernel>
void with_tiles([[maybe_unused]] TileUnit unit, const Kernel& kernel) {
#if defined(__x86_64__)
    if (unit == TileUnit::amx) {
        AmxTiles tiles;
        kernel(tiles);
        return;
    }
#endif
    EmulatedTiles tiles;
    kernel(tiles);
}

inline TileUnit best_tile_unit() {
    return amx_usable() ? TileUnit::amx : TileUnit::emulated;
}

} // namespace headroom
