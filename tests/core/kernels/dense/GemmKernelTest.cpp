#include "core/kernels/dense/GemmKernel.h"

#include "tests/core/kernels/KernelFixture.h"
#include "tests/core/kernels/RegistersOfMachine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace headroom {
namespace {

std::vector<float> random_floats(int count, std::uint64_t seed) {
    Random random(seed);
    std::vector<float> values(static_cast<std::size_t>(count));
    for (float& value : values)
        value = random.uniform(-1, 1);
    return values;
}

TEST(GemmKernel, MatchesTheDefinitionForAnyNumberOfRows) {
    constexpr int steps = 7;
    for (auto registers : registers_of_machine())
        for (int columns : {16, 32, 48, 64})
            for (int rows = 1; rows <= 30; ++rows)
                for (bool transposed : {false, true})
                    for (bool accumulate : {false, true}) {
                        const auto a = random_floats(rows * steps, 1),
                                   b = random_floats(steps * columns, 2);
                        auto c = random_floats(rows * columns, 3);
                        auto expected = c;
                        const int a_row = transposed ? 1 : steps, a_step = transposed ? rows : 1;
                        for (int i = 0; i < rows; ++i)
                            for (int j = 0; j < columns; ++j) {
                                float& sum = expected[static_cast<std::size_t>(i * columns + j)];
                                if (!accumulate) sum = 0;
                                for (int step = 0; step < steps; ++step)
                                    sum += a[static_cast<std::size_t>(i * a_row + step * a_step)] *
                                           b[static_cast<std::size_t>(step * columns + j)];
                            }
                        GemmKernel{.rows = rows,
                                   .steps = steps,
                                   .columns = columns,
                                   .a_row = a_row,
                                   .a_step = a_step,
                                   .accumulate = accumulate,
                                   .registers = registers,
                                   .to_prefetch = std::as_bytes(std::span(b))}
                            .run(a.data(), b.data(), c.data());
                        for (std::size_t i = 0; i < c.size(); ++i)
                            ASSERT_NEAR(c[i], expected[i], 1e-5)
                                << rows << "x" << columns << (transposed ? " transposed" : "");
                    }
}

/// Whole blocks of rows, half blocks and single rows. Skipped steps would give NaN.
TEST(GemmKernel, LeavesOutStepsAtWhichAllRowsAreZero) {
    constexpr int steps = 9;
    const std::vector<std::uint16_t> kept{1, 2, 5, 8};
    for (auto registers : registers_of_machine())
        for (int columns : {16, 32, 48, 64})
            for (int rows = 1; rows <= 7; ++rows) {
                auto a = random_floats(rows * steps, 1), b = random_floats(steps * columns, 2);
                for (int step = 0; step < steps; ++step) {
                    if (std::ranges::count(kept, step) > 0) continue;
                    for (int i = 0; i < rows; ++i)
                        a[static_cast<std::size_t>(i * steps + step)] = 0;
                }
                GemmKernel product{.rows = rows,
                                   .steps = steps,
                                   .columns = columns,
                                   .a_row = steps,
                                   .a_step = 1,
                                   .registers = registers};
                std::vector<float> all(static_cast<std::size_t>(rows * columns)), some = all,
                                                                                  none = all;
                product.run(a.data(), b.data(), all.data());
                std::fill_n(b.begin(), columns, std::nanf(""));
                product.kept_steps = kept;
                product.run(a.data(), b.data(), some.data());
                EXPECT_EQ(some, all) << rows << "x" << columns;
                product.kept_steps = std::span<const std::uint16_t>{};
                product.run(a.data(), b.data(), some.data());
                EXPECT_EQ(some, none);
            }
}

/// Rounding twice per step would also take two instructions.
TEST(GemmKernel, AStepRoundsOnce) {
    constexpr float x = 1 + 0x1p-13f; // x * x = 1 + 2^-12 + 2^-26, which a float cannot hold
    const float a[]{-1, x}, factors[]{1 + 0x1p-12f, x};
    for (auto registers : registers_of_machine())
        for (int columns : {16, 32, 48, 64}) {
            std::vector<float> b, c(static_cast<std::size_t>(columns));
            for (float factor : factors)
                b.insert(b.end(), c.size(), factor);
            GemmKernel{.rows = 1,
                       .steps = 2,
                       .columns = columns,
                       .a_row = 2,
                       .a_step = 1,
                       .registers = registers}
                .run(a, b.data(), c.data());
            EXPECT_EQ(c, std::vector<float>(c.size(), 0x1p-26f)) << columns;
        }
}

TEST(GemmKernel, SumsProductsOfPairs) {
    if (!bfloat16_pairs_here()) GTEST_SKIP() << "this processor has no AVX-512 with bf16";
    constexpr std::size_t steps = 5;
    for (std::size_t columns : {16u, 32u, 48u, 64u})
        for (std::size_t rows = 1; rows <= 15; ++rows) {
            const auto pairs = [](std::size_t count, std::uint64_t key) {
                const auto values = random_bfloats(2 * count, key);
                std::vector<BFloat16Pair> all(count);
                for (std::size_t i = 0; i < count; ++i)
                    all[i] = {values[2 * i], values[2 * i + 1]};
                return all;
            };
            const auto a = pairs(rows * steps, 1), b = pairs(steps * columns, 2);
            std::vector<float> c(rows * columns, 1);
            GemmKernel{.rows = static_cast<int>(rows),
                       .steps = steps,
                       .columns = static_cast<int>(columns),
                       .a_row = steps,
                       .a_step = 1,
                       .accumulate = true}
                .run(a.data(), b.data(), c.data());
            for (std::size_t i = 0; i < rows; ++i)
                for (std::size_t j = 0; j < columns; ++j) {
                    float sum = 1;
                    for (std::size_t step = 0; step < steps; ++step) {
                        const auto &x = a[i * steps + step], &y = b[step * columns + j];
                        sum += x.even.value() * y.even.value() + x.odd.value() * y.odd.value();
                    }
                    ASSERT_NEAR(c[i * columns + j], sum, 1e-5) << rows << "x" << columns;
                }
        }
}

/// Integers, whose sums are exact.
TEST(GemmKernel, SumsProductsOfFixedPointInUnits) {
    if (!int16_pairs_here()) GTEST_SKIP() << "this processor has no AVX-512 with VNNI";
    constexpr std::size_t steps = 5;
    for (std::size_t columns : {16u, 32u, 48u, 64u})
        for (std::size_t rows = 1; rows <= 15; ++rows)
            for (bool accumulate : {false, true}) {
                Random random(1);
                const auto pairs = [&](std::size_t count) {
                    const auto number = [&] {
                        return static_cast<std::int16_t>(static_cast<int>(random.below(65535)) -
                                                         32767);
                    };
                    std::vector<Int16Pair> all(count);
                    for (auto& pair : all)
                        pair = {static_cast<std::int16_t>(number() / 4),
                                static_cast<std::int16_t>(number() / 4)};
                    return all;
                };
                const auto a = pairs(rows * steps), b = pairs(steps * columns);
                std::vector<float> row_scales(rows), column_scales(columns), c(rows * columns, 3);
                for (auto* units : {&row_scales, &column_scales})
                    for (float& unit : *units)
                        unit = random.uniform(0.5f, 2);
                GemmKernel{.rows = static_cast<int>(rows),
                           .steps = steps,
                           .columns = static_cast<int>(columns),
                           .a_row = steps,
                           .a_step = 1,
                           .accumulate = accumulate,
                           .row_scales = row_scales.data(),
                           .column_scales = column_scales.data()}
                    .run(a.data(), b.data(), c.data());
                for (std::size_t i = 0; i < rows; ++i)
                    for (std::size_t j = 0; j < columns; ++j) {
                        std::int64_t sum = 0;
                        for (std::size_t step = 0; step < steps; ++step) {
                            const auto &x = a[i * steps + step], &y = b[step * columns + j];
                            sum += x.even * y.even + x.odd * y.odd;
                        }
                        const double expected =
                            static_cast<double>(sum) * row_scales[i] * column_scales[j] +
                            (accumulate ? 3 : 0);
                        ASSERT_NEAR(c[i * columns + j], expected, 1e-6 * std::abs(expected) + 1e-5)
                            << rows << "x" << columns;
                    }
            }
}

TEST(GemmKernel, TakesTheWidestPanelThatDivides) {
    EXPECT_EQ(GemmKernel::width(16), 16);
    EXPECT_EQ(GemmKernel::width(32), 32);
    EXPECT_EQ(GemmKernel::width(48), 48);
    EXPECT_EQ(GemmKernel::width(80), 16);
    EXPECT_EQ(GemmKernel::width(96), 48);
    EXPECT_EQ(GemmKernel::width(256), 64);
}

} // namespace
} // namespace headroom
