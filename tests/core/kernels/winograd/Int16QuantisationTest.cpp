#include "core/kernels/winograd/Int16Quantisation.h"

#include "tests/core/kernels/KernelFixture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace headroom {
namespace {

/// Rows of numbers of very different magnitudes, or columns of them.
class Int16Quantisation : public testing::Test {
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

    /// Compares the numbers of one row or column, `stride` apart, with their quantised values.
    static void expect_close(const float* numbers, int count, int stride,
                             const std::vector<int>& quantised, float scale, double norm) {
        double squares = 0, most = 0;
        for (int i = 0; i < count; ++i) {
            squares += std::pow(numbers[i * stride], 2);
            most = std::max(most, std::abs(double{numbers[i * stride]}));
            ASSERT_NEAR(quantised[std::size_t(i)] * double{scale}, numbers[i * stride],
                        0.502 * scale);
        }
        EXPECT_NEAR(scale / std::max(std::sqrt(squares) / norm, most / 32767), 1, 1e-6);
    }
};

TEST_F(Int16Quantisation, RowsAreWholeMultiplesOfTheirUnits) {
    for (int length : {16, 48, 256}) {
        constexpr int count = 5;
        const auto rows = numbers(count, length, true);
        std::vector<Int16Pair> quantised(rows.size() / 2);
        std::vector<float> scales(count);
        quantise_rows(rows.data(), count, length, quantised.data(), scales.data());
        for (int row = 0; row < count; ++row) {
            std::vector<int> of_row;
            for (int i = 0; i < length; i += 2) {
                const auto pair = quantised[std::size_t((row * length + i) / 2)];
                of_row.push_back(pair.even);
                of_row.push_back(pair.odd);
            }
            expect_close(&rows[std::size_t(row * length)], length, 1, of_row,
                         scales[std::size_t(row)], 32767);
        }
    }
}

TEST_F(Int16Quantisation, ColumnsAreWholeMultiplesOfTheirUnits) {
    for (float norm : {left_norm, right_norm})
        for (int count : {1, 2, 5, 64}) {
            constexpr int stride = 20;
            const auto rows = numbers(count, 16, false);
            std::vector<Int16Pair> quantised(std::size_t((count + 1) / 2 * stride),
                                             Int16Pair{7, 7});
            std::vector<float> scales(16);
            quantise_columns(rows.data(), count, norm, quantised.data(), stride, scales.data());
            for (int column = 0; column < 16; ++column) {
                std::vector<int> of_column;
                for (int row = 0; row < count; row += 2) {
                    const auto pair = quantised[std::size_t(row / 2 * stride + column)];
                    of_column.push_back(pair.even);
                    if (row + 1 < count)
                        of_column.push_back(pair.odd);
                    else
                        EXPECT_EQ(pair.odd, 0);
                }
                expect_close(&rows[std::size_t(column)], count, 16, of_column,
                             scales[std::size_t(column)], norm);
            }
            EXPECT_EQ(quantised[16].even, 7) << "behind the columns";
        }
}

TEST_F(Int16Quantisation, ZerosStayZeroAndWhatIsNoNumberGoesIntoTheUnit) {
    std::vector<float> numbers(3 * 16);
    numbers[16] = std::nanf("");
    numbers[32] = INFINITY;
    numbers[33] = 1;
    std::vector<Int16Pair> quantised(numbers.size() / 2), columns(numbers.size());
    std::vector<float> scales(3), column_scales(16);
    quantise_rows(numbers.data(), 3, 16, quantised.data(), scales.data());
    EXPECT_EQ(quantised[0].even, 0);
    EXPECT_TRUE(std::isfinite(scales[0]));
    EXPECT_FALSE(std::isfinite(scales[1]));
    EXPECT_FALSE(std::isfinite(scales[2]));
    quantise_columns(numbers.data(), 3, left_norm, columns.data(), 16, column_scales.data());
    EXPECT_FALSE(std::isfinite(column_scales[0]));
    EXPECT_NEAR(column_scales[1] * 32767, 1, 1e-6);
    EXPECT_EQ(columns[2].even, 0);
    EXPECT_TRUE(std::isfinite(column_scales[2]));
}

TEST_F(Int16Quantisation, OneLargeNumberIsTheWholeNorm) {
    std::vector<float> row(16);
    row[3] = -1e30f;
    std::vector<Int16Pair> quantised(8);
    float scale = 0;
    quantise_rows(row.data(), 1, 16, quantised.data(), &scale);
    EXPECT_FALSE(std::isfinite(scale)) << "its square is no float";
    row[3] = -1e15f;
    quantise_rows(row.data(), 1, 16, quantised.data(), &scale);
    EXPECT_EQ(quantised[1].odd, -32767);
    EXPECT_NEAR(scale * 32767e-15, 1, 1e-6);
}

} // namespace
} // namespace headroom
