#include "core/comparison/statistics/Planning.h"

#include "core/comparison/statistics/PracticalEquality.h"

#include <cmath>
#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(Planning, HalfWidthOfSeeds) {
    const std::pair<int, double> table[] = {{2, 8.98}, {3, 2.48},   {5, 1.24},
                                            {7, 0.92}, {10, 0.715}, {20, 0.468}};
    for (const auto& [seeds, expected] : table)
        EXPECT_NEAR(seed_half_width(seeds), expected, 0.006) << seeds;
}

TEST(Planning, FoldsSayLessThanAsManySeeds) {
    // t(0.975, 4) = 2.776, t(0.975, 9) = 2.262: any table of Student's t
    EXPECT_NEAR(fold_half_width(5), 2.776 * std::sqrt(0.45), 1e-3);
    EXPECT_NEAR(fold_half_width(10), 2.262 * std::sqrt(0.1 + 1 / 9.0), 1e-3);
    EXPECT_GT(fold_half_width(5), seed_half_width(5));
}

TEST(Planning, SmallestDifferenceOfATestSet) {
    EXPECT_NEAR(smallest_difference(0.05, 2000), 0.014, 5e-5);
    EXPECT_EQ(smallest_difference(0, 2000), 0);
}

CrossedDifference crossed(double mean, double images, double seeds) {
    return {images, seeds, mean, 0.05, 0.00003, 0.03};
}

TEST(Planning, WhatItNamesSettlesAndOneLessDoesNot) {
    const auto before = crossed(0.016, 2000, 3);
    const auto decides = [&](double images, double seeds) {
        const auto expected = interval(both_estimate(before.with(images, seeds)));
        return standing(expected, 0.005) == Standing::second_better;
    };
    ASSERT_FALSE(decides(2000, 3));
    const auto [seeds, images] = more_data(before, 0.005);
    ASSERT_TRUE(seeds);
    ASSERT_TRUE(images);
    EXPECT_TRUE(decides(2000, 3 + *seeds));
    EXPECT_FALSE(decides(2000, 2 + *seeds));
    EXPECT_TRUE(decides(2000 + static_cast<double>(*images), 3));
    EXPECT_FALSE(decides(1999 + static_cast<double>(*images), 3));
}

TEST(Planning, WhatIsOnTheEdgeIsNeverSettled) {
    const auto more = more_data(crossed(0.005, 2000, 3), 0.005);
    EXPECT_FALSE(more.seeds);
    EXPECT_FALSE(more.images);
}

TEST(Planning, WithOneSeedOnlyImagesHelp) {
    const auto more = more_data({2000, 1, 0.008, 0.05, 0, 0}, 0);
    EXPECT_FALSE(more.seeds);
    // Student's t is near 1.96 then: images = 0.05 (1.96 / 0.008)^2.
    EXPECT_NEAR(static_cast<double>(more.images.value()), 3001 - 2000, 5);
}

} // namespace
} // namespace headroom
