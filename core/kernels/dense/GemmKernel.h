#pragma once

#include "core/kernels/dense/ProductFactors.h"
#include "core/kernels/isa/Registers.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>

namespace headroom {

/// GEMM micro-kernel: c = a x b, or c += a x b, with sums in f32. b is one panel of 16, 32, 48 or
/// 64 columns; the sums of a block of rows stay in registers over all steps (K).
struct GemmKernel {
    int rows = 0;    ///< rows of a and c
    int steps = 0;   ///< terms of each sum (K)
    int columns = 0; ///< columns of b and c, whose rows are contiguous
    std::int64_t a_row = 0,
                 a_step = 0; ///< element (row, step) of a is a[row * a_row + step * a_step]
    bool accumulate = false; ///< adds to c instead of overwriting it
    Registers registers = Registers::avx512; ///< must be here
    /// If set: the steps, in order, at which some row of a is not zero; skips the others.
    /// With more rows fewer steps could be skipped; kept_rows are enough to fill the registers.
    std::optional<std::span<const std::uint16_t>> kept_steps{};
    static constexpr int kept_rows = 4;
    const float *row_scales = nullptr, *column_scales = nullptr; ///< scales of int16 factors
    /// Memory needed after this product. The memory bus is idle meanwhile: each step of each block
    /// of rows prefetches a cache line.
    std::span<const std::byte> to_prefetch{};

    /// Runs with f32 factors. The order of a sum depends only on its steps.
    void run(const float* a, const float* b, float* c) const;
    /// Runs with interleaved pairs of bf16 (VNNI layout); needs bfloat16_pairs_here(). Denormals
    /// count as zeros.
    void run(const BFloat16Pair* a, const BFloat16Pair* b, float* c) const;
    /// Runs with interleaved pairs of int16; needs int16_pairs_here(). Each sum must fit into 32
    /// bits and is multiplied by the scales of its row and its column.
    void run(const Int16Pair* a, const Int16Pair* b, float* c) const;

    /// Returns the widest panel that divides `columns`, a multiple of 16.
    static int width(int columns) {
        for (int width : {64, 48, 32})
            if (columns % width == 0) return width;
        return 16;
    }
};

} // namespace headroom
