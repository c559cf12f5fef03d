#include "core/kernels/DensePanels.h"

#include "core/kernels/BFloat16.h"
#include "tests/core/kernels/KernelFixture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <stdexcept>
#include <vector>

namespace headroom {
namespace {

const DenseShape shapes[] = {
    {1, 16, 64}, {32, 96, 64}, {33, 64, 192}, {128, 256, 64}, {7, 112, 128}, {500, 48, 64},
};

std::vector<BFloat16> random_values(std::size_t count, std::uint64_t key, BFloat16) {
    return random_bfloats(count, key);
}
std::vector<float> random_values(std::size_t count, std::uint64_t key, float) {
    Random random(key);
    std::vector<float> values(count);
    for (float& value : values)
        value = random.uniform(-1, 1);
    return values;
}

template <typename T>
class DensePanelsTest : public testing::Test {
  protected:
    void SetUp() override {
        if (!DensePanels<T>::supports({1, 16, 64})) GTEST_SKIP() << "not on this processor";
    }
};
using Types = testing::Types<float, BFloat16>;
TYPED_TEST_SUITE(DensePanelsTest, Types);

template <typename T>
struct Case {
    DenseShape shape;
    std::vector<T> src, diff_dst;

    explicit Case(const DenseShape& s)
        : shape(s), src(random_values(size(s.batch, s.inputs), 1, T{})),
          diff_dst(random_values(size(s.batch, s.outputs), 2, T{})) {}

    static std::size_t size(int a, int b) {
        return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
    }

    double expected(int output, int input) const {
        double sum = 0;
        for (int n = 0; n < shape.batch; ++n)
            sum += static_cast<double>(to_float(src[size(n, shape.inputs) + size(1, input)])) *
                   to_float(diff_dst[size(n, shape.outputs) + size(1, output)]);
        return sum;
    }

    /// The gradient, put together from the pieces of some shares; the batch lies in two places.
    std::vector<float> gradient(int shares) const {
        const DensePanels<T> kernel(shape);
        Scratch scratch(kernel.scratch_bytes());
        const int half = shape.batch / 2;
        const DenseSamples<T> batch[] = {{src.data(), diff_dst.data(), half},
                                         {src.data() + size(half, shape.inputs),
                                          diff_dst.data() + size(half, shape.outputs),
                                          shape.batch - half}};
        std::vector<float> all(size(shape.inputs, shape.outputs), NAN);
        std::size_t given = 0;
        for (int share = 0; share < shares; ++share)
            kernel.run_share(
                batch, share, shares,
                [&](std::size_t offset, std::span<const float> piece) {
                    EXPECT_EQ(piece.size() % 128, 0u) << "whole pairs of rows";
                    std::ranges::copy(piece, all.begin() + static_cast<std::ptrdiff_t>(offset));
                    given += piece.size();
                },
                scratch.data());
        EXPECT_EQ(given, all.size());
        return all;
    }
};

TYPED_TEST(DensePanelsTest, MatchesItsDefinition) {
    for (const auto& shape : shapes) {
        const Case<TypeParam> c(shape);
        const auto actual = c.gradient(1);
        for (int o = 0; o < shape.outputs; ++o)
            for (int i = 0; i < shape.inputs; ++i) {
                const auto at = Case<TypeParam>::size(o / 64 * shape.inputs + i, 64); // AB16b64a
                ASSERT_NEAR(actual[at + static_cast<std::size_t>(o % 64)], c.expected(o, i),
                            1e-6 * shape.batch);
            }
    }
}

TYPED_TEST(DensePanelsTest, SharesGiveTheSameBits) {
    for (const auto& shape : shapes) {
        const Case<TypeParam> c(shape);
        const auto whole = c.gradient(1);
        for (int shares : {2, 3, 8})
            EXPECT_EQ(c.gradient(shares), whole) << shares;
    }
}

TYPED_TEST(DensePanelsTest, SaysWhatItCannotDo) {
    for (const auto& shape : {DenseShape{1, 24, 64}, {1, 32, 96}, {0, 32, 64}, {1, 0, 64}}) {
        EXPECT_FALSE(DensePanels<TypeParam>::supports(shape));
        EXPECT_THROW(DensePanels<TypeParam>{shape}, std::invalid_argument);
    }
}

template <typename T>
void expect_bias() {
    const auto values = random_values(3 * 20, 1, T{});
    std::vector<float> bias(20, NAN);
    dense_backward_bias(values.data(), 3, 20, bias.data());
    for (std::size_t i = 0; i < bias.size(); ++i)
        EXPECT_NEAR(bias[i],
                    to_float(values[i]) + to_float(values[20 + i]) + to_float(values[40 + i]),
                    1e-6);
}

TEST(DenseShape, TheBiasIsTheSumOfTheSamples) {
    expect_bias<float>();
    expect_bias<BFloat16>();
}

} // namespace
} // namespace headroom
