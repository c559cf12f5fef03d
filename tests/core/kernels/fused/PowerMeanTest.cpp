#include "core/kernels/fused/PowerMean.h"

#include "datasets/base/Random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace headroom {
namespace {

constexpr ChannelBlocks shapes[] = {{.batch = 1, .blocks = 1, .pixels = 1, .channels = 1},
                                    {.batch = 3, .blocks = 1, .pixels = 7, .channels = 5},
                                    {.batch = 2, .blocks = 1, .pixels = 9, .channels = 24},
                                    {.batch = 3, .blocks = 2, .pixels = 6, .channels = 8},
                                    {.batch = 2, .blocks = 3, .pixels = 49, .channels = 16}};
constexpr float powers[] = {-2, 0.5F, 1, 3, 8.5F};

/// Values as after a ReLU: half of them are 0.
template <typename T>
std::vector<T> features(const ChannelBlocks& s, float scale = 1) {
    Random random(3);
    std::vector<T> all(static_cast<std::size_t>(s.batch * s.pixels) * s.all_channels());
    for (T& value : all)
        value = from_float<T>(std::max(0.F, scale * random.uniform(-1, 1)));
    return all;
}

/// The mean and its gradients by their definition, in double.
struct Definition {
    std::vector<double> means, diff_src;
    double diff_p = 0;

    template <typename T>
    Definition(const ChannelBlocks& s, double p, const std::vector<T>& src,
               const std::vector<float>& diff)
        : means(diff.size()), diff_src(src.size()) {
        constexpr double least = 1e-6;
        for (std::size_t mean = 0; mean < means.size(); ++mean) {
            const auto channels = static_cast<std::size_t>(s.channels);
            const auto pixels = static_cast<std::size_t>(s.pixels);
            const auto first = mean / channels * channels * pixels + mean % channels;
            const auto x = [&](std::size_t pixel) {
                return std::max<double>(to_float(src[first + pixel * channels]), least);
            };
            double sum = 0, slope = 0;
            for (std::size_t i = 0; i < pixels; ++i) {
                sum += std::pow(x(i), p) / static_cast<double>(s.pixels);
                slope += std::pow(x(i), p) * std::log(x(i)) / static_cast<double>(s.pixels);
            }
            const double y = means[mean] = std::pow(sum, 1 / p);
            diff_p += diff[mean] * y * (slope / (p * sum) - std::log(sum) / (p * p));
            for (std::size_t i = 0; i < pixels; ++i)
                if (to_float(src[first + i * channels]) >= least)
                    diff_src[first + i * channels] = diff[mean] * std::pow(sum, 1 / p - 1) *
                                                     std::pow(x(i), p - 1) /
                                                     static_cast<double>(s.pixels);
        }
    }
};

template <typename T>
class PowerMeanOf : public testing::Test {};
using Types = testing::Types<float, BFloat16>;
TYPED_TEST_SUITE(PowerMeanOf, Types);

TYPED_TEST(PowerMeanOf, IsTheDefinition) {
    using T = TypeParam;
    for (const auto& s : shapes)
        for (const float p : powers) {
            const auto src = features<T>(s);
            Random random(4);
            std::vector<float> means(static_cast<std::size_t>(s.batch) * s.all_channels());
            auto diff = means;
            for (float& d : diff)
                d = random.uniform(-1, 1);
            const Definition expected(s, p, src, diff);
            power_mean(s, p, src.data(), means.data());
            auto diff_src = src;
            const double diff_p =
                power_mean_backward(s, p, src.data(), means.data(), diff.data(), diff_src.data());
            double largest = 1;
            for (std::size_t i = 0; i < means.size(); ++i) {
                ASSERT_NEAR(means[i], expected.means[i], 4e-6 * expected.means[i]) << p;
                largest = std::max(largest, expected.means[i]);
            }
            for (std::size_t i = 0; i < src.size(); ++i)
                ASSERT_NEAR(to_float(diff_src[i]), expected.diff_src[i],
                            std::abs(expected.diff_src[i]) * (sizeof(T) == 2 ? 5e-3 : 2e-5) + 1e-7)
                    << p << ", value " << i;
            EXPECT_NEAR(diff_p, expected.diff_p, 2e-5 * static_cast<double>(means.size())) << p;
        }
}

TYPED_TEST(PowerMeanOf, LargePowersNeitherOverflowNorVanish) {
    using T = TypeParam;
    for (const float scale : {1e-3F, 1.F, 1e4F}) {
        const auto& s = shapes[4];
        const auto src = features<T>(s, scale);
        std::vector<float> means(static_cast<std::size_t>(s.batch) * s.all_channels());
        power_mean(s, 90.F, src.data(), means.data());
        const Definition expected(s, 20, src, means); // between that and the maximum
        for (std::size_t i = 0; i < means.size(); ++i) {
            EXPECT_GE(means[i], expected.means[i]);
            EXPECT_LE(means[i], scale);
        }
        const std::vector<float> diff(means.size(), 1);
        auto diff_src = src;
        EXPECT_TRUE(std::isfinite(
            power_mean_backward(s, 90.F, src.data(), means.data(), diff.data(), diff_src.data())));
        EXPECT_TRUE(std::ranges::all_of(diff_src, [](T d) { return std::isfinite(to_float(d)); }));
    }
}

TYPED_TEST(PowerMeanOf, ANaNStaysOne) {
    using T = TypeParam;
    const ChannelBlocks s{.batch = 1, .blocks = 1, .pixels = 3, .channels = 8};
    auto src = features<T>(s);
    src[8 + 2] = from_float<T>(std::numeric_limits<float>::quiet_NaN());
    std::vector<float> means(8);
    power_mean(s, 3.F, src.data(), means.data());
    for (std::size_t c = 0; c < 8; ++c)
        EXPECT_EQ(std::isnan(means[c]), c == 2);
}

} // namespace
} // namespace headroom
