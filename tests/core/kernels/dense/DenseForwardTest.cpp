#include "core/kernels/dense/DenseForward.h"

#include "tests/core/kernels/DenseExample.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace headroom {
namespace {

const DenseShape shapes[] = {
    {1, 64, 16},    {32, 96, 64},  {9, 32, 400},   {33, 64, 176},
    {128, 256, 48}, {7, 192, 128}, {70, 3136, 64}, // with sums in several chunks
};

template <typename T>
class DenseForwardTest : public testing::Test {
  protected:
    void SetUp() override {
        if (!has_dense_kernels<T>({1, 64, 16})) GTEST_SKIP() << "not on this processor";
    }
};
using Types = testing::Types<float, BFloat16>;
TYPED_TEST_SUITE(DenseForwardTest, Types);

template <typename T>
struct Example {
    explicit Example(const DenseShape& shape)
        : s(shape), src(mostly_zeros(size(s.batch, s.inputs), 1, T{})),
          values(random_values(size(s.inputs, s.outputs), 2, float{})), weights(values.size()),
          bias(random_values(size(s.outputs, 1), 3, float{})) {
        std::ranges::transform(values, weights.begin(), from_float<T>);
    }

    static std::size_t size(int a, int b) {
        return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
    }

    std::vector<T> run(int batch, bool relu, DenseWeights lie = DenseWeights::blocks) const {
        const DenseForward<T> dense({batch, s.inputs, s.outputs}, lie);
        Scratch scratch(dense.scratch_bytes());
        std::vector<T> dst(size(batch, s.outputs)), panels(weights.size());
        dense.to_panels(values.data(), panels.data());
        const auto& used = lie == DenseWeights::blocks ? weights : panels;
        dense.run(src.data(), used.data(), bias.data(), relu, dst.data(), scratch.data());
        return dst;
    }

    double by_definition(int n, int o) const {
        double sum = bias[size(o, 1)];
        for (int i = 0; i < s.inputs; ++i)
            sum += static_cast<double>(to_float(src[size(n, s.inputs) + size(i, 1)])) *
                   to_float(weights[in_blocks(s, o, i)]);
        return sum;
    }

    DenseShape s;
    std::vector<T> src;
    std::vector<float> values; ///< of the weights, which are rounded
    std::vector<T> weights;
    std::vector<float> bias;
};

TYPED_TEST(DenseForwardTest, MatchesItsDefinition) {
    const bool bf16 = sizeof(TypeParam) == 2;
    for (const auto& shape : shapes) {
        const Example<TypeParam> e(shape);
        const auto plain = e.run(shape.batch, false), relu = e.run(shape.batch, true);
        for (int n = 0; n < shape.batch; ++n)
            for (int o = 0; o < shape.outputs; ++o) {
                const auto at = e.size(n, shape.outputs) + e.size(o, 1);
                const double expected = e.by_definition(n, o);
                const double rounding =
                    1e-6 * std::sqrt(shape.inputs) * 4 + (bf16 ? std::abs(expected) / 256 : 0);
                ASSERT_NEAR(to_float(plain[at]), expected, rounding) << n << ", " << o;
                ASSERT_EQ(to_float(relu[at]), std::max(0.f, to_float(plain[at])));
            }
    }
}

TYPED_TEST(DenseForwardTest, WeightsInPanelsGiveTheSameBits) {
    for (const auto& shape : shapes) {
        const Example<TypeParam> e(shape);
        EXPECT_EQ(e.run(shape.batch, true, DenseWeights::panels), e.run(shape.batch, true));
    }
}

TYPED_TEST(DenseForwardTest, AnOutputDoesNotDependOnItsBatch) {
    const Example<TypeParam> e({70, 64, 192});
    const auto all = e.run(70, true);
    for (int batch : {1, 6, 20, 64}) {
        const auto some = e.run(batch, true);
        EXPECT_TRUE(std::equal(some.begin(), some.end(), all.begin())) << batch;
    }
}

TYPED_TEST(DenseForwardTest, ANotANumberStaysOne) {
    Example<TypeParam> e({2, 64, 16});
    e.src[0] = from_float<TypeParam>(NAN);
    const auto dst = e.run(2, true);
    EXPECT_TRUE(std::isnan(to_float(dst[0])));
    EXPECT_FALSE(std::isnan(to_float(dst[16]))) << "of the other sample";
}

TYPED_TEST(DenseForwardTest, SaysWhatItCannotDo) {
    for (const auto& shape : {DenseShape{1, 80, 64}, {1, 64, 24}, {0, 64, 64}, {1, 0, 64}}) {
        EXPECT_FALSE(has_dense_kernels<TypeParam>(shape));
        EXPECT_THROW(DenseForward<TypeParam>{shape}, std::invalid_argument);
    }
}

} // namespace
} // namespace headroom
