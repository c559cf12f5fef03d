#pragma once

#include "core/kernels/dense/ProductFactors.h"
#include "core/kernels/isa/Registers.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace headroom {

/// One non-zero element of a row (a pair for bf16) and the offset of the row of b it multiplies.
template <typename T>
struct SparseStep;
template <>
struct SparseStep<float> {
    float factor;
    std::uint32_t offset;
};
template <>
struct SparseStep<BFloat16> {
    std::array<BFloat16, 2> factors;
    std::array<std::uint16_t, 2> offsets;
};

/// Arguments of the loops that multiply rows of a SparseFactor.
template <typename T>
struct SparseRows {
    const SparseStep<T>* steps; ///< steps of all rows
    const int* ends;            ///< end of each row in `steps`, where the next row begins
    int count;                  ///< number of rows
    int width;                  ///< columns of b and c
    const T* b;
    float* c;
    bool accumulate; ///< adds to c instead of overwriting it
};

/// The left factor of a matrix product c = a x b, without its zeros. After a ReLU and a dropout,
/// which each zero half of the values, a quarter of a gradient is not zero.
///
///     SparseFactor<T> a(rows, columns, 64, registers, scratch);
///     a.take_rows(diff_dst);
///     for (int chunk = 0; chunk < a.chunks(); ++chunk)
///         a.multiply(chunk, 0, rows, b + chunk * a.chunk_columns * 64, c);
///
/// T, float or BFloat16, is the type of a and b. Sums are in f32; their order depends only on which
/// elements of a row are zero. Zero times infinity counts as zero.
template <typename T>
class SparseFactor {
  public:
    /// Columns of a chunk of a. Their rows of b, 16 or 32 kB, stay in the cache.
    static constexpr int chunk_columns = 512 / static_cast<int>(sizeof(T));

    static std::size_t scratch_bytes(int rows, int columns);

    /// Creates a factor for b and c of `width` columns, 64 or 32. Stores the elements in `scratch`,
    /// aligned to 64 bytes. `registers` must be here; bf16 needs bfloat16_pairs_here().
    SparseFactor(int rows, int columns, int width, Registers registers, void* scratch);

    int chunks() const { return (columns_ + chunk_columns - 1) / chunk_columns; }

    /// Reads a, rows x columns.
    void take_rows(const T* a);
    /// Reads a by columns: column k is at[k], of `rows` elements.
    void take_columns(std::span<const T* const> at);

    /// Multiplies rows [first, first + count) of a chunk of a by b, chunk_columns x width. The
    /// first chunk writes c, count x width; the others add to it.
    void multiply(int chunk, int first, int count, const T* b, float* c) const;

  private:
    /// Maximum number of steps of a row in a chunk; an even number.
    static constexpr int max_steps = chunk_columns / values_of_factor<T>;

    int columns_of(int chunk) const {
        return std::min(chunk_columns, columns_ - chunk * chunk_columns);
    }
    void take_row(int chunk, int row, const T* from, std::ptrdiff_t stride);

    std::ptrdiff_t place(int chunk, int row) const { return std::ptrdiff_t{chunk} * rows_ + row; }

    int rows_, columns_, width_;
    Registers registers_;
    SparseStep<T>* steps_; ///< steps of each chunk's rows, in whole pairs
    int* ends_;            ///< ends of each chunk's rows
};

} // namespace headroom
