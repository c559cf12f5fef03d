#include "core/kernels/winograd/WinogradTransform.h"

#include <gtest/gtest.h>

#include <random>

namespace headroom {
namespace {

/// Compares the outputs of a one-dimensional filter by its definition and by the three matrices.
template <typename Filter>
void expect_convolution(double rounding) {
    std::mt19937 random(1);
    std::uniform_real_distribution<float> number(-1, 1);
    for (int round = 0; round < 100; ++round) {
        float x[Filter::size], w[Filter::taps], transformed_x[Filter::size],
            transformed_w[Filter::size], outputs[Filter::outputs];
        for (float& value : x)
            value = number(random);
        for (float& value : w)
            value = number(random);
        Transform<Filter::input>::apply(x, transformed_x);
        Transform<Filter::weights>::apply(w, transformed_w);
        for (int i = 0; i < Filter::size; ++i)
            transformed_x[i] *= transformed_w[i];
        Transform<Filter::output>::apply_transposed(transformed_x, outputs);
        for (int i = 0; i < Filter::outputs; ++i) {
            float expected = 0;
            for (int tap = 0; tap < Filter::taps; ++tap)
                expected += x[i + tap] * w[tap];
            EXPECT_NEAR(outputs[i], expected, rounding);
        }
    }
}

TEST(WinogradTransform, GivesTheOutputsOfAFilter) {
    expect_convolution<F4x3>(2e-6);
    expect_convolution<F4x5>(1e-5);
    expect_convolution<F5x5>(2e-5);
    expect_convolution<F8x3>(2e-5);
    expect_convolution<F7x5>(5e-5);
}

/// Checks the structure that Transform exploits for points p and -p.
template <typename Filter, std::size_t columns>
void expect_paired(const std::array<std::array<float, columns>, Filter::size>& matrix) {
    for (int row = Filter::has_zero ? 1 : 0; row < Filter::size - 1; row += 2)
        for (std::size_t column = 0; column < columns; ++column)
            EXPECT_EQ(matrix[row + 1][column], matrix[row][column] * (column % 2 == 0 ? 1 : -1));
}

TEST(WinogradTransform, RowsOfOppositePointsDifferInTheSignOfOddColumns) {
    const auto expect = []<typename Filter>(Filter) {
        expect_paired<Filter>(Filter::input);
        expect_paired<Filter>(Filter::weights);
        expect_paired<Filter>(Filter::output);
    };
    expect(F4x3{});
    expect(F8x3{});
    expect(F4x5{});
    expect(F5x5{});
    expect(F7x5{});
}

/// Lavin and Gray's F(4x4, 3x3), which uses the same points.
TEST(WinogradTransform, IsThePublishedOneFor3x3) {
    const float input[6][6]{{4, 0, -5, 0, 1, 0},  {0, -4, -4, 1, 1, 0}, {0, 4, -4, -1, 1, 0},
                            {0, -2, -1, 2, 1, 0}, {0, 2, -1, -2, 1, 0}, {0, 4, 0, -5, 0, 1}};
    const float weights[6][3]{{1 / 4.f, 0, 0},
                              {-1 / 6.f, -1 / 6.f, -1 / 6.f},
                              {-1 / 6.f, 1 / 6.f, -1 / 6.f},
                              {1 / 24.f, 1 / 12.f, 1 / 6.f},
                              {1 / 24.f, -1 / 12.f, 1 / 6.f},
                              {0, 0, 1}};
    for (int row = 0; row < 6; ++row) {
        for (int column = 0; column < 6; ++column)
            EXPECT_EQ(F4x3::input[row][column], input[row][column]);
        for (int column = 0; column < 3; ++column)
            EXPECT_FLOAT_EQ(F4x3::weights[row][column], weights[row][column]);
    }
}

} // namespace
} // namespace headroom
