#include "core/kernels/winograd/FixedPoint.h"

#include "tests/core/kernels/KernelFixture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace headroom {
namespace {

/// Rows of numbers that differ by many powers of two, or columns of them.
class FixedPoint : public testing::Test {
  protected:
    void SetUp() override {
        if (!avx512_here()) GTEST_SKIP() << "this processor has no AVX-512";
    }

    static std::vector<float> numbers(int count, int length, bool by_row) {
        Random random(1);
        std::vector<float> all;
        for (int row = 0; row < count; ++row)
            for (int i = 0; i < length; ++i)
                all.push_back(random.uniform(-1, 1) *
                              std::exp2f(float(5 * (by_row ? row : i) - 40)));
        return all;
    }

    /// Numbers of one row or column, `stride` apart, and what they have become.
    static void expect_close(const float* numbers, int count, int stride,
                             const std::vector<int>& fixed, float unit, double norm) {
        double squares = 0, most = 0;
        for (int i = 0; i < count; ++i) {
            squares += std::pow(numbers[i * stride], 2);
            most = std::max(most, std::abs(double{numbers[i * stride]}));
            ASSERT_NEAR(fixed[std::size_t(i)] * double{unit}, numbers[i * stride], 0.502 * unit);
        }
        EXPECT_NEAR(unit / std::max(std::sqrt(squares) / norm, most / 32767), 1, 1e-6);
    }
};

TEST_F(FixedPoint, RowsAreWholeMultiplesOfTheirUnits) {
    for (int length : {16, 48, 256}) {
        constexpr int count = 5;
        const auto rows = numbers(count, length, true);
        std::vector<FixedPair> fixed(rows.size() / 2);
        std::vector<float> units(count);
        to_fixed_rows(rows.data(), count, length, fixed.data(), units.data());
        for (int row = 0; row < count; ++row) {
            std::vector<int> of_row;
            for (int i = 0; i < length; i += 2) {
                const auto pair = fixed[std::size_t((row * length + i) / 2)];
                of_row.push_back(pair.even);
                of_row.push_back(pair.odd);
            }
            expect_close(&rows[std::size_t(row * length)], length, 1, of_row,
                         units[std::size_t(row)], 32767);
        }
    }
}

TEST_F(FixedPoint, ColumnsAreWholeMultiplesOfTheirUnits) {
    for (float norm : {left_norm, right_norm})
        for (int count : {1, 2, 5, 64}) {
            constexpr int stride = 20;
            const auto rows = numbers(count, 16, false);
            std::vector<FixedPair> fixed(std::size_t((count + 1) / 2 * stride), FixedPair{7, 7});
            std::vector<float> units(16);
            to_fixed_columns(rows.data(), count, norm, fixed.data(), stride, units.data());
            for (int column = 0; column < 16; ++column) {
                std::vector<int> of_column;
                for (int row = 0; row < count; row += 2) {
                    const auto pair = fixed[std::size_t(row / 2 * stride + column)];
                    of_column.push_back(pair.even);
                    if (row + 1 < count)
                        of_column.push_back(pair.odd);
                    else
                        EXPECT_EQ(pair.odd, 0);
                }
                expect_close(&rows[std::size_t(column)], count, 16, of_column,
                             units[std::size_t(column)], norm);
            }
            EXPECT_EQ(fixed[16].even, 7) << "behind the columns";
        }
}

TEST_F(FixedPoint, ZerosStayZeroAndWhatIsNoNumberGoesIntoTheUnit) {
    std::vector<float> numbers(3 * 16);
    numbers[16] = std::nanf("");
    numbers[32] = INFINITY;
    numbers[33] = 1;
    std::vector<FixedPair> fixed(numbers.size() / 2), columns(numbers.size());
    std::vector<float> units(3), column_units(16);
    to_fixed_rows(numbers.data(), 3, 16, fixed.data(), units.data());
    EXPECT_EQ(fixed[0].even, 0);
    EXPECT_TRUE(std::isfinite(units[0]));
    EXPECT_FALSE(std::isfinite(units[1]));
    EXPECT_FALSE(std::isfinite(units[2]));
    to_fixed_columns(numbers.data(), 3, left_norm, columns.data(), 16, column_units.data());
    EXPECT_FALSE(std::isfinite(column_units[0]));
    EXPECT_NEAR(column_units[1] * 32767, 1, 1e-6);
    EXPECT_EQ(columns[2].even, 0);
    EXPECT_TRUE(std::isfinite(column_units[2]));
}

TEST_F(FixedPoint, OneLargeNumberIsTheWholeNorm) {
    std::vector<float> row(16);
    row[3] = -1e30f;
    std::vector<FixedPair> fixed(8);
    float unit = 0;
    to_fixed_rows(row.data(), 1, 16, fixed.data(), &unit);
    EXPECT_FALSE(std::isfinite(unit)) << "its square is no float";
    row[3] = -1e15f;
    to_fixed_rows(row.data(), 1, 16, fixed.data(), &unit);
    EXPECT_EQ(fixed[1].odd, -32767);
    EXPECT_NEAR(unit * 32767e-15, 1, 1e-6);
}

} // namespace
} // namespace headroom
