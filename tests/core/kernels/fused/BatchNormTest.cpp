#include "core/kernels/fused/BatchNorm.h"

#include "datasets/base/Random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <ostream>
#include <span>
#include <type_traits>
#include <vector>

namespace headroom {

void PrintTo(const ChannelBlocks& s, std::ostream* out) {
    *out << s.batch << " x " << s.blocks << " blocks of " << s.pixels << " x " << s.channels;
}

namespace {

/// Blocks of 16, NHWC, NCHW; one pixel, one image, one value.
const ChannelBlocks shapes[] = {{3, 2, 35, 16}, {1, 3, 9, 16}, {4, 3, 1, 16},  {3, 1, 35, 48},
                                {2, 1, 49, 40}, {2, 1, 9, 7},  {5, 1, 1, 33},  {3, 5, 35, 1},
                                {2, 2, 64, 8},  {1, 1, 1, 1},  {1, 1, 784, 16}};

std::size_t size(const ChannelBlocks& s) {
    return static_cast<std::size_t>(s.batch * s.pixels) * s.all_channels();
}

/// Returns the channel of the i-th value in memory.
std::size_t channel_of(const ChannelBlocks& s, std::size_t i) {
    const auto channels = static_cast<std::size_t>(s.channels);
    const auto block = i / (channels * static_cast<std::size_t>(s.pixels));
    return block % static_cast<std::size_t>(s.blocks) * channels + i % channels;
}

/// Values around `mean`, with a different spread in each channel.
template <typename T>
std::vector<T> random_values(const ChannelBlocks& s, std::uint64_t key, float mean = 0,
                             float spread = 1) {
    Random random(key);
    std::vector<T> values(size(s));
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = from_float<T>(mean + spread * random.uniform(-1, 1) *
                                             static_cast<float>(1 + channel_of(s, i) % 3));
    return values;
}

std::vector<float> random_factors(const ChannelBlocks& s, std::uint64_t key) {
    Random random(key);
    std::vector<float> values(s.all_channels());
    for (float& value : values)
        value = random.uniform(-2, 2);
    return values;
}

/// Returns the values of a channel, in any order.
template <typename T>
std::vector<double> of_channel(const ChannelBlocks& s, const std::vector<T>& values,
                               std::size_t channel) {
    std::vector<double> some;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (channel_of(s, i) == channel) some.push_back(to_float(values[i]));
    return some;
}

Moments expected_moments(std::span<const double> values) {
    Moments m;
    for (double value : values)
        m.mean += value;
    m.count = static_cast<double>(values.size());
    if (m.count > 0) m.mean /= m.count;
    for (double value : values)
        m.squares += (value - m.mean) * (value - m.mean);
    return m;
}

template <typename T>
std::vector<Moments> moments_of(const ChannelBlocks& s, const std::vector<T>& src) {
    std::vector<Moments> moments(s.all_channels());
    batchnorm_moments(s, src.data(), moments.data());
    return moments;
}

/// Half a unit in the last place of a result of this magnitude.
template <typename T>
double rounding(double value) {
    return std::abs(value) * (std::is_same_v<T, float> ? 0x1p-22 : 0x1p-8) + 1e-6;
}

template <typename T>
class BatchNormOf : public testing::Test {};
using Types = testing::Types<float, BFloat16>;
TYPED_TEST_SUITE(BatchNormOf, Types);

TYPED_TEST(BatchNormOf, MomentsOfEachChannel) {
    for (const auto& s : shapes) {
        SCOPED_TRACE(testing::PrintToString(s));
        const auto src = random_values<TypeParam>(s, 1, 0.5f);
        const auto moments = moments_of(s, src);
        for (std::size_t c = 0; c < moments.size(); ++c) {
            const auto expected = expected_moments(of_channel(s, src, c));
            ASSERT_EQ(moments[c].count, expected.count);
            ASSERT_NEAR(moments[c].mean, expected.mean, 2e-6);
            ASSERT_NEAR(moments[c].squares, expected.squares, 1e-5 * expected.squares + 1e-12);
        }
    }
}

TYPED_TEST(BatchNormOf, MomentsAreAddedToWhatIsThere) {
    const ChannelBlocks s{2, 1, 6, 16};
    const auto first = random_values<TypeParam>(s, 1, 4), second = random_values<TypeParam>(s, 2);
    auto moments = moments_of(s, first);
    batchnorm_moments(s, second.data(), moments.data());
    auto both = first;
    both.insert(both.end(), second.begin(), second.end());
    const ChannelBlocks whole{4, 1, 6, 16};
    const auto expected = moments_of(whole, both);
    for (std::size_t c = 0; c < 16; ++c) {
        EXPECT_EQ(moments[c].count, 24);
        EXPECT_NEAR(moments[c].mean, expected[c].mean, 1e-6);
        EXPECT_NEAR(moments[c].squares, expected[c].squares, 1e-6 * expected[c].squares);
    }
}

// In f32 a sum of squares would be 1e6 per value and lose a variance of 1e-4.
TEST(BatchNorm, ASmallSpreadAroundALargeMeanIsMeasured) {
    for (const auto& s : shapes) {
        SCOPED_TRACE(testing::PrintToString(s));
        const auto src = random_values<float>(s, 1, 1000, 0.01f);
        const auto moments = moments_of(s, src);
        for (std::size_t c = 0; c < moments.size(); ++c) {
            const auto expected = expected_moments(of_channel(s, src, c));
            ASSERT_NEAR(moments[c].mean, expected.mean, 2e-5);
            ASSERT_NEAR(moments[c].squares, expected.squares, 1e-4 * expected.squares);
        }
    }
}

// The first, rounded mean is off; this must not make the variance negative.
TEST(BatchNorm, AConstantHasNoSpread) {
    std::vector<ChannelBlocks> all(std::begin(shapes), std::end(shapes));
    all.push_back({1, 1, 224 * 224, 8}); // a long sum with much rounding
    for (float constant : {0.f, 0.1f, 0.7f, 123456789.f, -3e9f})
        for (const auto& s : all) {
            const std::vector<float> src(size(s), constant);
            for (const auto& m : moments_of(s, src)) {
                ASSERT_NEAR(m.mean, constant, 1e-5 * std::abs(constant));
                ASSERT_GE(m.squares, 0);
                ASSERT_LE(m.squares, m.count * std::pow(1e-5 * constant, 2));
            }
        }
}

TEST(BatchNorm, ANanIsSeen) {
    const ChannelBlocks s{3, 1, 5, 16};
    for (std::size_t at : {0U, 100U, 239U}) {
        auto src = random_values<float>(s, 1);
        src[at] = std::nanf("");
        const auto moments = moments_of(s, src);
        for (std::size_t c = 0; c < 16; ++c) {
            EXPECT_EQ(std::isnan(moments[c].mean), c == channel_of(s, at));
            EXPECT_EQ(std::isnan(moments[c].squares), c == channel_of(s, at));
        }
    }
}

TEST(BatchNorm, PartsMergeToTheWhole) {
    Random random(3);
    std::vector<double> values(100);
    for (double& value : values)
        value = 5000 + random.uniform(-1, 1);
    const auto whole = expected_moments(values);
    for (const std::vector<std::size_t>& sizes :
         {std::vector<std::size_t>{100}, {50, 50}, {1, 99}, {0, 100, 0}, {0, 0, 7, 0, 92, 1}}) {
        Moments sum;
        std::size_t at = 0;
        for (std::size_t count : sizes) {
            sum = merge(sum, expected_moments(std::span(values).subspan(at, count)));
            at += count;
        }
        EXPECT_EQ(sum.count, 100);
        EXPECT_NEAR(sum.mean, whole.mean, 1e-10);
        EXPECT_NEAR(sum.squares, whole.squares, 1e-8);
    }
    const auto nothing = merge({}, {});
    EXPECT_EQ(nothing.count, 0);
    EXPECT_EQ(nothing.mean, 0);
    EXPECT_EQ(nothing.squares, 0);
}

TYPED_TEST(BatchNormOf, ForwardScalesAndShifts) {
    for (const auto& s : shapes) {
        SCOPED_TRACE(testing::PrintToString(s));
        const auto src = random_values<TypeParam>(s, 1);
        const auto factor = random_factors(s, 2), offset = random_factors(s, 3);
        std::vector<TypeParam> dst(src.size() + 1, from_float<TypeParam>(77));
        batchnorm_forward(s, src.data(), factor.data(), offset.data(), dst.data());
        for (std::size_t i = 0; i < src.size(); ++i) {
            const auto c = channel_of(s, i);
            const double expected = double(to_float(src[i])) * factor[c] + offset[c];
            ASSERT_NEAR(to_float(dst[i]), expected, rounding<TypeParam>(expected)) << i;
        }
        EXPECT_EQ(to_float(dst.back()), 77);
    }
}

TYPED_TEST(BatchNormOf, BackwardSumsAreAddedToWhatIsThere) {
    for (const auto& s : shapes) {
        SCOPED_TRACE(testing::PrintToString(s));
        const auto src = random_values<TypeParam>(s, 1), diff = random_values<TypeParam>(s, 2);
        const auto mean = random_factors(s, 3);
        std::vector<double> sum(s.all_channels(), 3), product(s.all_channels(), -5);
        auto expected_sum = sum, expected_product = product;
        batchnorm_backward_sums(s, src.data(), mean.data(), diff.data(), sum.data(),
                                product.data());
        for (std::size_t i = 0; i < src.size(); ++i) {
            const auto c = channel_of(s, i);
            const double d = to_float(diff[i]);
            expected_sum[c] += d;
            expected_product[c] += d * (to_float(src[i]) - double(mean[c]));
        }
        for (std::size_t c = 0; c < sum.size(); ++c) {
            ASSERT_NEAR(sum[c], expected_sum[c], 1e-4) << c;
            ASSERT_NEAR(product[c], expected_product[c], 2e-4) << c;
        }
    }
}

TYPED_TEST(BatchNormOf, BackwardDataInPlaceAndNot) {
    for (const auto& s : shapes) {
        SCOPED_TRACE(testing::PrintToString(s));
        const auto src = random_values<TypeParam>(s, 1), diff = random_values<TypeParam>(s, 2);
        const auto a = random_factors(s, 3), b = random_factors(s, 4), c = random_factors(s, 5);
        std::vector<TypeParam> apart(src.size()), in_place = diff;
        batchnorm_backward_data(s, src.data(), diff.data(), a.data(), b.data(), c.data(),
                                apart.data());
        batchnorm_backward_data(s, src.data(), in_place.data(), a.data(), b.data(), c.data(),
                                in_place.data());
        EXPECT_EQ(in_place, apart);
        for (std::size_t i = 0; i < src.size(); ++i) {
            const auto k = channel_of(s, i);
            const double expected =
                double(to_float(diff[i])) * a[k] + double(to_float(src[i])) * b[k] + c[k];
            // Terms of up to 12 may cancel.
            ASSERT_NEAR(to_float(apart[i]), expected, rounding<TypeParam>(expected) + 4e-6) << i;
        }
    }
}

/// sum of weight * (x - mean) / sqrt(variance + epsilon)
double loss(std::span<const double> x, std::span<const double> weight, double epsilon) {
    const auto m = expected_moments(x);
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        sum += weight[i] * (x[i] - m.mean) / std::sqrt(m.squares / m.count + epsilon);
    return sum;
}

TEST(BatchNorm, BackwardIsTheSlopeOfForward) {
    constexpr double epsilon = 1e-3, step = 1e-5;
    for (const ChannelBlocks& s : {ChannelBlocks{2, 2, 5, 16}, ChannelBlocks{3, 1, 4, 6},
                                   ChannelBlocks{2, 3, 7, 1}, ChannelBlocks{4, 1, 1, 16}}) {
        SCOPED_TRACE(testing::PrintToString(s));
        const auto src = random_values<float>(s, 1, 2), diff = random_values<float>(s, 2);
        const auto moments = moments_of(s, src);
        const auto channels = s.all_channels();
        std::vector<float> mean(channels), a(channels), b(channels), c(channels);
        for (std::size_t k = 0; k < channels; ++k)
            mean[k] = static_cast<float>(moments[k].mean);
        std::vector<double> sum(channels), product(channels);
        batchnorm_backward_sums(s, src.data(), mean.data(), diff.data(), sum.data(),
                                product.data());
        // dx = rstd (dy - mean(dy) - xhat mean(dy xhat)), xhat = (x - mean) rstd
        for (std::size_t k = 0; k < channels; ++k) {
            const double n = moments[k].count,
                         rstd = 1 / std::sqrt(moments[k].squares / n + epsilon);
            const double slope = -rstd * rstd * rstd * product[k] / n;
            a[k] = static_cast<float>(rstd);
            b[k] = static_cast<float>(slope);
            c[k] = static_cast<float>(-rstd * sum[k] / n - slope * mean[k]);
        }
        std::vector<float> diff_src(src.size());
        batchnorm_backward_data(s, src.data(), diff.data(), a.data(), b.data(), c.data(),
                                diff_src.data());
        for (std::size_t k = 0; k < channels; ++k) {
            auto x = of_channel(s, src, k);
            const auto weight = of_channel(s, diff, k), actual = of_channel(s, diff_src, k);
            for (std::size_t i = 0; i < x.size(); ++i) {
                const double kept = x[i];
                x[i] = kept + step;
                const double up = loss(x, weight, epsilon);
                x[i] = kept - step;
                const double down = loss(x, weight, epsilon);
                x[i] = kept;
                ASSERT_NEAR(actual[i], (up - down) / (2 * step), 5e-5) << k << ", " << i;
            }
        }
    }
}

} // namespace
} // namespace headroom
