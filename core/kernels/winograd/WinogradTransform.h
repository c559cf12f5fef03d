#pragma once

#include <array>
#include <cstddef>

namespace headroom {

/// The three matrices of a one-dimensional minimal filter F(outputs, taps) over points 0, +-p...
/// and infinity (Toom-Cook; Lavin and Gray 2016, arXiv:1509.09308). It computes `outputs` outputs
/// from `size` inputs and `taps` weights with `size` multiplications:
///
///     outputs = output^T [(weights w) * (input x)]
///
/// where * multiplies element by element. Each row of a matrix belongs to a point: the last row to
/// infinity, the first row to 0 if the number of rows is even, and the others in pairs to p and -p.
/// The rows of such a pair agree in even columns and differ in sign in odd ones. Transforms make
/// use of this.
template <int taps_, int outputs_>
struct MinimalFilter {
    static constexpr int outputs = outputs_, taps = taps_, size = outputs + taps - 1;
    static constexpr bool has_zero = size % 2 == 0;

    template <int columns>
    using Matrix = std::array<std::array<float, columns>, size>;

    /// Returns a finite point: exact, and no power is far from 1. Among multiples of 1/8, those of
    /// sizes 9, 10 and 11 give the smallest errors in f32.
    static constexpr double point(int j) {
        constexpr double few[]{1, 2, 0.5}, of_9[]{0.25, 0.625, 1.25, 2.25},
            of_10[]{1, 0.375, 1.25, 2.5}, of_11[]{1, 0.25, 0.625, 1.25, 2.5};
        static_assert(size == 6 || (size >= 8 && size <= 11));
        const int signed_one = has_zero ? j - 1 : j;
        if (signed_one < 0) return 0;
        const double* magnitudes = size == 11 ? of_11 : size == 10 ? of_10 : size == 9 ? of_9 : few;
        return (signed_one % 2 == 0 ? 1 : -1) * magnitudes[signed_one / 2];
    }

    /// Without the point 0, the polynomials of p and -p agree in odd coefficients instead.
    static constexpr double sign(int j) { return !has_zero && j % 2 == 1 ? -1 : 1; }

    /// Coefficients of sign(j) times the product of (x - point) over all finite points except the
    /// j-th.
    static constexpr std::array<double, size> polynomial(int j) {
        std::array<double, size> c{j < size - 1 ? sign(j) : 1};
        for (int other = 0; other < size - 1; ++other)
            for (int i = size - 1; i >= 0 && other != j; --i)
                c[i] = (i > 0 ? c[i - 1] : 0) - point(other) * c[i];
        return c;
    }

    static constexpr Matrix<size> inputs() {
        Matrix<size> m{};
        for (int j = 0; j < size; ++j) {
            const auto c = polynomial(j);
            for (int i = 0; i < size; ++i)
                m[j][i] = static_cast<float>(c[i]);
        }
        return m;
    }

    /// Powers of each point; if `divided`, by sign(j) times the product of its differences from the
    /// other points.
    template <int columns>
    static constexpr Matrix<columns> powers(bool divided) {
        Matrix<columns> m{};
        for (int j = 0; j < size - 1; ++j) {
            double value = divided ? sign(j) : 1;
            for (int i = 0; divided && i < size - 1; ++i)
                if (i != j) value /= point(j) - point(i);
            for (int i = 0; i < columns; ++i, value *= point(j))
                m[j][i] = static_cast<float>(value);
        }
        m[size - 1][columns - 1] = 1;
        return m;
    }

    static constexpr auto input = inputs();
    static constexpr auto weights = powers<taps>(true);
    static constexpr auto output = powers<outputs>(false);
};

// The filters that are compiled.
using F4x3 = MinimalFilter<3, 4>;
using F8x3 = MinimalFilter<3, 8>;
using F4x5 = MinimalFilter<5, 4>;
using F5x5 = MinimalFilter<5, 5>;
using F7x5 = MinimalFilter<5, 7>;

/// Multiplies such a matrix, whose coefficients the compiler knows, by vectors of V.
template <const auto& matrix>
struct Transform {
    static constexpr int rows = static_cast<int>(matrix.size());
    static constexpr int columns = static_cast<int>(matrix[0].size());
    static constexpr int first_pair = rows % 2 == 0 ? 1 : 0, last = rows - 1;

    /// out[row] = sum over columns of matrix[row][column] * in[column]
    template <typename V>
    [[gnu::always_inline]] static void apply(const V* in, V* out) {
        if constexpr (first_pair > 0) out[0] = row_sum<0, 0, 1, false>(in, V{});
        pairs<first_pair>(in, out);
        out[last] = row_sum<last, 0, 1, false>(in, V{});
    }

    /// out[column] = sum over rows of matrix[row][column] * in[row]
    template <typename V>
    [[gnu::always_inline]] static void apply_transposed(const V* in, V* out) {
        V even[rows], odd[rows]; // sums that the rows of p and -p add to even and to odd columns
#pragma GCC unroll 8
        for (int row = first_pair; row < last; row += 2) {
            even[row] = in[row] + in[row + 1];
            odd[row] = in[row] - in[row + 1];
        }
        if constexpr (first_pair > 0) even[0] = odd[0] = in[0];
        even[last] = odd[last] = in[last];
        all_columns<0>(even, odd, out);
    }

  private:
    /// Returns sum + c * x, where c is often 0 or 1.
    template <int row, int column, bool begun, typename V>
    [[gnu::always_inline]] static V plus(V sum, V x) {
        constexpr float c = matrix[row][column];
        if constexpr (c == 0)
            return sum;
        else if constexpr (!begun)
            return c == 1 ? x : c * x;
        else
            return c == 1 ? sum + x : sum + c * x;
    }

    template <int row, int column, int stride, bool begun, typename V>
    [[gnu::always_inline]] static V row_sum(const V* in, V sum) {
        if constexpr (column >= columns)
            return sum;
        else
            return row_sum < row, column + stride, stride,
                   begun ||
                       matrix[row][column] != 0 > (in, plus<row, column, begun>(sum, in[column]));
    }

    template <int row, typename V>
    [[gnu::always_inline]] static void pairs(const V* in, V* out) {
        if constexpr (row < last) {
            const V even = row_sum<row, 0, 2, false>(in, V{});
            const V odd = row_sum<row, 1, 2, false>(in, V{});
            out[row] = even + odd;
            out[row + 1] = even - odd;
            pairs<row + 2>(in, out);
        }
    }

    /// Sums from row to row, without the rows of -p.
    template <int column, int row, bool begun, typename V>
    [[gnu::always_inline]] static V column_sum(const V* in, V sum) {
        if constexpr (row > last)
            return sum;
        else
            return column_sum < column, row < first_pair || row == last ? row + 1 : row + 2,
                   begun || matrix[row][column] != 0 > (in, plus<row, column, begun>(sum, in[row]));
    }

    template <int column, typename V>
    [[gnu::always_inline]] static void all_columns(const V* even, const V* odd, V* out) {
        if constexpr (column < columns) {
            out[column] = column_sum<column, 0, false>(column % 2 == 0 ? even : odd, V{});
            all_columns<column + 1>(even, odd, out);
        }
    }
};

} // namespace headroom
