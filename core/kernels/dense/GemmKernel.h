#pragma once

#include "core/kernels/dense/ProductFactors.h"
#include "core/kernels/isa/Registers.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>

namespace headroom {

/// c (+)= a x b with sums in f32, for a b that is one panel of 16, 32, 48 or 64 columns: the sums
/// of a block of rows stay in registers over all steps.
struct PanelProduct {
    int rows = 0;    ///< of a and c
    int steps = 0;   ///< of each sum
    int columns = 0; ///< of b and c: lie one behind the other, one row's behind the last row's
    std::int64_t a_row = 0,
                 a_step = 0; ///< element (row, step) of a is a[row * a_row + step * a_step]
    bool accumulate = false; ///< onto c, instead of overwriting it
    Registers registers = Registers::avx512; ///< which have to be there
    /// The only steps that there are, in order, where a is zero in all rows at the others. The more
    /// rows, the fewer such steps: kept_rows are enough for the registers.
    std::optional<std::span<const std::uint16_t>> kept_steps{};
    static constexpr int kept_rows = 4;
    const float *row_units = nullptr, *column_units = nullptr; ///< in fixed point
    /// What will be needed after it. The memory has little to do meanwhile and is asked for it, a
    /// cache line with each step of each block of rows.
    std::span<const std::byte> ahead{};

    /// The order of a sum depends on its steps alone.
    void run(const float* a, const float* b, float* c) const;
    /// Of pairs, with AVX-512 and bfloat16_pairs_here(). Denormals count as zeros.
    void run(const BFloat16Pair* a, const BFloat16Pair* b, float* c) const;
    /// In fixed point, with int16_pairs_here(): each sum is to fit into 32 bits, and is
    /// multiplied with the units of its row and its column.
    void run(const FixedPair* a, const FixedPair* b, float* c) const;

    /// The widest panel that divides a number of columns that is a multiple of 16.
    static int width(int columns) {
        for (int width : {64, 48, 32})
            if (columns % width == 0) return width;
        return 16;
    }
};

} // namespace headroom
