#include "core/comparison/statistics/CrossedInterval.h"

#include "datasets/base/Random.h"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

namespace headroom {
namespace {

TEST(CrossedInterval, SplitsTheSumOfSquares) {
    // Differences: image 0: 1, 1, 0; image 1: 0, -1, 0; image 2 and 3: 0.
    const Correct zero{0, 0, 1, 0}, a{1, 0, 1, 0}, none{0, 0, 1, 0}, first{0, 1, 1, 0};
    const auto crossed = crossed_difference({{&zero, &a}, {&first, &a}, {&zero, &none}});
    EXPECT_EQ(crossed.images, 4);
    EXPECT_EQ(crossed.seeds, 3);
    EXPECT_NEAR(crossed.mean, 1.0 / 12, 1e-15);
    // Image means 2/3, -1/3, 0, 0 and seed means 1/4, 0, 0.
    EXPECT_NEAR(crossed.image_variance, (5.0 / 9 - 4 * (1.0 / 144)) / 3, 1e-15);
    EXPECT_NEAR(crossed.seed_variance, (1.0 / 16 - 3 * (1.0 / 144)) / 2, 1e-15);
    // All squares: 3 cells; mean 12/144, images 3 (5/9 - 1/36), seeds 4 (1/16 - 1/48).
    const double rest = 3 - 1.0 / 12 - 3 * (5.0 / 9 - 1.0 / 36) - 4 * (1.0 / 16 - 1.0 / 48);
    EXPECT_NEAR(crossed.residual, rest / 6, 1e-15);
}

TEST(CrossedInterval, OfOneSeedIsOverImages) {
    const Correct a(100, 1);
    Correct b = a;
    for (int i = 0; i < 4; ++i)
        b[static_cast<std::size_t>(i)] = 0;
    const auto crossed = crossed_difference({{&a, &b}});
    const auto estimate = both_estimate(crossed);
    EXPECT_NEAR(estimate.mean, -0.04, 1e-15);
    EXPECT_NEAR(estimate.error, std::sqrt((4 - 0.16) / 99 / 100), 1e-15);
    EXPECT_EQ(estimate.degrees, 99);
    EXPECT_NEAR(p_value_of(estimate), 0.0449, 1e-4); // t = -2.0310, 99 degrees of freedom
}

TEST(CrossedInterval, NoDisagreementAmongFewImagesProvesLittle) {
    const Correct few(10, 1), many(10000, 1);
    EXPECT_NEAR(interval(both_estimate(crossed_difference({{&few, &few}}))).second, 0.226, 1e-3);
    EXPECT_LT(interval(both_estimate(crossed_difference({{&many, &many}}))).second, 0.0002);
    const Correct one{1};
    EXPECT_EQ(interval(both_estimate(crossed_difference({{&one, &one}}))), (Interval{-1, 1}));
}

TEST(CrossedInterval, IsNeverNarrowerThanOverImagesAlone) {
    const CrossedDifference equal{500, 3, 0.01, 0.05, 1e-9, 0.04};
    EXPECT_GE(both_estimate(equal).error, image_estimate(equal).error);
    const CrossedDifference spread{500, 3, 0.01, 0.05, 0.01, 0.04};
    EXPECT_GT(both_estimate(spread).error, std::sqrt(0.01 / 3));
    EXPECT_NEAR(both_estimate(spread).degrees, 2, 0.1) << "what the seeds alone have";
}

TEST(CrossedInterval, TheSumsOfAReportAreEnough) {
    const Correct a{1, 0, 1, 1, 0, 1, 0, 1}, b{1, 1, 0, 1, 0, 0, 0, 1}, c{0, 1, 1, 1, 1, 1, 0, 1};
    const auto crossed = crossed_difference({{&a, &b}, {&b, &c}, {&a, &c}});
    const auto again =
        crossed_difference(8, {-1 / 8.0, 2 / 8.0, 1 / 8.0}, crossed.image_variance, 3 + 4 + 3);
    EXPECT_NEAR(again.residual, crossed.residual, 1e-14);
    EXPECT_NEAR(again.mean, crossed.mean, 1e-15);
}

/// Draws answers of two heads, of equal accuracy over all images and seeds: whether each is right
/// is a threshold of a normal variable with a part common to both, one of the image, one of the
/// seed, and the rest. Returns how often the interval covers 0.
double coverage(int images, int seeds, int draws) {
    std::mt19937_64 random(static_cast<std::uint64_t>(1000 * images + seeds));
    // With these, seeds contribute 0.9 to 1.2 times as much to the variance of the mean as images.
    const double image_sd = 0.5, seed_sd = 1.2 * std::sqrt(static_cast<double>(seeds) / images);
    // Normal numbers from a table: these need speed, not digits.
    std::vector<float> table(1 << 16);
    std::normal_distribution<float> normal;
    for (auto& value : table)
        value = normal(random);
    std::uint64_t state = 1;
    const auto next = [&] {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return table[state >> 48];
    };
    int covered = 0;
    std::vector<float> common(static_cast<std::size_t>(images)), image(common.size());
    std::vector<Correct> first(static_cast<std::size_t>(seeds), Correct(common.size())),
        second = first;
    std::vector<std::pair<const Correct*, const Correct*>> pairs;
    for (std::size_t s = 0; s < first.size(); ++s)
        pairs.emplace_back(&first[s], &second[s]);
    for (int draw = 0; draw < draws; ++draw) {
        for (std::size_t i = 0; i < common.size(); ++i) {
            common[i] = 1.3F + 1.2F * next();
            image[i] = static_cast<float>(image_sd) * next() / 2;
        }
        for (std::size_t s = 0; s < first.size(); ++s) {
            const float seed = static_cast<float>(seed_sd) * normal(random) / 2;
            for (std::size_t i = 0; i < common.size(); ++i) {
                first[s][i] = common[i] - image[i] - seed + 0.35F * next() > 0;
                second[s][i] = common[i] + image[i] + seed + 0.35F * next() > 0;
            }
        }
        const auto [low, high] = interval(both_estimate(crossed_difference(pairs)));
        covered += low <= 0 && 0 <= high ? 1 : 0;
    }
    return static_cast<double>(covered) / draws;
}

class CrossedIntervalSlow : public testing::TestWithParam<std::pair<int, int>> {};

TEST_P(CrossedIntervalSlow, CoversAsOftenAsItSays) {
    const auto share = coverage(GetParam().first, GetParam().second, 10000);
    EXPECT_GE(share, 0.94);
    EXPECT_LE(share, 0.96);
}

INSTANTIATE_TEST_SUITE_P(ImagesAndSeeds, CrossedIntervalSlow,
                         testing::Values(std::pair(500, 3), std::pair(500, 5), std::pair(2000, 3),
                                         std::pair(2000, 5)));

} // namespace
} // namespace headroom
