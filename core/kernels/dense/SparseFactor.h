#pragma once

#include "core/kernels/dense/ProductFactors.h"
#include "core/kernels/isa/Registers.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace headroom {

/// Of a row's elements that are not zero one, or in bf16 two, and where the rows of b begin that
/// they are multiplied with.
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

/// What a product of rows of SparseFactor goes over, for its loops.
template <typename T>
struct SparseRows {
    const SparseStep<T>* steps; ///< of all rows
    const int* ends;            ///< of each row's among them: the next one's begin there
    int count;                  ///< of rows
    int width;                  ///< of b and c
    const T* b;
    float* c;
    bool accumulate; ///< onto c, instead of overwriting it
};

/// The left factor of a matrix product c = a x b, without its zeros. The gradients behind a ReLU
/// and a dropout have few other elements: with half of each, a quarter.
///
///     SparseFactor<T> a(rows, columns, 64, registers, scratch);
///     a.take_rows(diff_dst);
///     for (int chunk = 0; chunk < a.chunks(); ++chunk)
///         a.multiply(chunk, 0, rows, b + chunk * a.chunk_columns * 64, c);
///
/// T is float or BFloat16, of a and b; sums are in f32, and go over the elements of a row in an
/// order that depends on nothing but which are zero. A zero times an infinity counts as zero.
template <typename T>
class SparseFactor {
  public:
    /// Columns of a whose rows of b, 16 or 32 kB, stay near the processor.
    static constexpr int chunk_columns = 512 / static_cast<int>(sizeof(T));

    static std::size_t scratch_bytes(int rows, int columns);

    /// For a b and c of `width` columns, 64 or 32. Keeps the elements in `scratch`, aligned to 64
    /// bytes. `registers` have to be there; for bf16 they are AVX-512's, with
    /// bfloat16_pairs_here().
    SparseFactor(int rows, int columns, int width, Registers registers, void* scratch);

    int chunks() const { return (columns_ + chunk_columns - 1) / chunk_columns; }

    /// a is rows x columns.
    void take_rows(const T* a);
    /// Column k is at[k], with as many elements as there are rows.
    void take_columns(std::span<const T* const> at);

    /// Rows [first, first + count) of a's chunk times b, chunk_columns x width, to c, count x
    /// width: the first chunk writes it, others add to it.
    void multiply(int chunk, int first, int count, const T* b, float* c) const;

  private:
    /// Of a row in a chunk, at most. A multiple of two.
    static constexpr int most_steps = chunk_columns / values_of_factor<T>;

    int columns_of(int chunk) const {
        return std::min(chunk_columns, columns_ - chunk * chunk_columns);
    }
    void take_row(int chunk, int row, const T* from, std::ptrdiff_t stride);

    std::ptrdiff_t place(int chunk, int row) const { return std::ptrdiff_t{chunk} * rows_ + row; }

    int rows_, columns_, width_;
    Registers registers_;
    SparseStep<T>* steps_; ///< of each chunk's rows, in whole pairs
    int* ends_;            ///< of each chunk's rows
};

} // namespace headroom
