#include "core/comparison/statistics/Spread.h"

#include <cmath>
#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(Spread, IsMeanAndSampleDeviation) {
    const auto figures = spread({2, 4, 4, 4, 5, 5, 7, 9});
    EXPECT_DOUBLE_EQ(figures.mean, 5);
    EXPECT_NEAR(figures.sd, std::sqrt(32.0 / 7), 1e-12);
    EXPECT_EQ(spread({3}).sd, 0);
    EXPECT_EQ(spread({}).mean, 0);
}

/// Half widths divided by sd / sqrt(n) are the quantiles in printed tables.
double quantile(int degrees) {
    std::vector<double> values;
    for (int i = 0; i <= degrees; ++i)
        values.push_back(i % 2 + 0.1 * i);
    const auto interval = t_interval(values);
    return (interval.second - interval.first) / 2 / spread(values).sd * std::sqrt(degrees + 1);
}

TEST(Spread, StudentQuantilesMatchTheTables) {
    const std::pair<int, double> table[] = {{1, 12.7062},  {2, 4.30265},  {3, 3.18245},
                                            {4, 2.77645},  {5, 2.57058},  {9, 2.26216},
                                            {10, 2.22814}, {30, 2.04227}, {120, 1.97993}};
    for (const auto& [degrees, expected] : table)
        EXPECT_NEAR(quantile(degrees), expected, 6e-5) << degrees << " degrees of freedom";
}

TEST(Spread, OneValueHasNoWidth) {
    EXPECT_EQ(t_interval({0.25}), (Interval{0.25, 0.25}));
    EXPECT_EQ(t_interval({}), (Interval{0, 0}));
}

TEST(Spread, TwoSeedsHaveNoInterval) {
    EXPECT_FALSE(seed_interval({0.1, 0.2}, -1, 1));
    EXPECT_EQ(seed_interval({-0.98, -0.55, -0.08}, -1, 1)->first, -1) << "beyond what it can be";
}

} // namespace
} // namespace headroom
