#include "core/kernels/fused/ResidualSum.h"

#include "datasets/base/Random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace headroom {
namespace {

template <typename T>
std::vector<T> values(std::size_t count, std::uint64_t key) {
    Random random(key);
    std::vector<T> all(count);
    for (T& value : all)
        value = from_float<T>(static_cast<float>(random.below(13)) - 4); // both bounds among sums
    return all;
}

float activated(Activation activation, float value) {
    if (activation == Activation::relu) return std::max(value, 0.f);
    if (activation == Activation::relu6) return std::min(std::max(value, 0.f), 6.f);
    return value;
}

bool passes(Activation activation, float result) {
    if (activation == Activation::relu) return result > 0;
    if (activation == Activation::relu6) return result > 0 && result < 6;
    return true;
}

template <typename T>
class ResidualSumOf : public testing::Test {};
using Types = testing::Types<float, BFloat16>;
TYPED_TEST_SUITE(ResidualSumOf, Types);

TYPED_TEST(ResidualSumOf, IsTheDefinition) {
    using T = TypeParam;
    for (const auto activation : {Activation::none, Activation::relu, Activation::relu6})
        for (std::int64_t count : {0, 1, 3, 16, 31, 1000}) {
            const auto size = static_cast<std::size_t>(count);
            const auto a = values<T>(size + 1, 1), b = values<T>(size + 1, 2);
            auto apart = a, in_a = a; // the last value must not be written
            residual_sum(activation, count, a.data(), b.data(), apart.data());
            residual_sum(activation, count, in_a.data(), b.data(), in_a.data());
            for (std::size_t i = 0; i < size; ++i) {
                const float sum = to_float(a[i]) + to_float(b[i]);
                ASSERT_EQ(apart[i], from_float<T>(activated(activation, sum))) << i;
            }
            EXPECT_EQ(apart[size], a[size]);
            EXPECT_EQ(in_a, apart);
        }
}

TYPED_TEST(ResidualSumOf, BothBranchesReceiveTheSameGradient) {
    using T = TypeParam;
    for (const auto activation : {Activation::none, Activation::relu, Activation::relu6})
        for (std::int64_t count : {0, 1, 3, 16, 31, 1000}) {
            const auto size = static_cast<std::size_t>(count);
            const auto a = values<T>(size + 1, 1), b = values<T>(size + 1, 2),
                       diff = values<T>(size + 1, 3);
            auto sum = a, diff_a = b, diff_b = b, in_place = diff, other = b;
            residual_sum(activation, count, a.data(), b.data(), sum.data());
            residual_sum_backward(activation, count, sum.data(), diff.data(), diff_a.data(),
                                  diff_b.data());
            residual_sum_backward(activation, count, sum.data(), in_place.data(), in_place.data(),
                                  other.data());
            for (std::size_t i = 0; i < size; ++i)
                ASSERT_EQ(diff_a[i],
                          passes(activation, to_float(sum[i])) ? diff[i] : from_float<T>(0))
                    << i;
            EXPECT_EQ(diff_a[size], b[size]);
            EXPECT_EQ(diff_b, diff_a);
            EXPECT_EQ(other, diff_a);
            EXPECT_TRUE(std::equal(diff_a.begin(), diff_a.end() - 1, in_place.begin()));
            EXPECT_EQ(in_place[size], diff[size]);
        }
}

TYPED_TEST(ResidualSumOf, ANaNStaysOne) {
    using T = TypeParam;
    const std::vector<T> a(20, from_float<T>(std::numeric_limits<float>::quiet_NaN()));
    const std::vector<T> b(20, from_float<T>(1));
    std::vector<T> sum(20);
    for (const auto activation : {Activation::none, Activation::relu, Activation::relu6}) {
        residual_sum(activation, 20, a.data(), b.data(), sum.data());
        EXPECT_TRUE(std::ranges::all_of(sum, [](T value) { return std::isnan(to_float(value)); }));
    }
}

} // namespace
} // namespace headroom
