#include "core/comparison/statistics/Crossings.h"

#include <cmath>
#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(Crossings, AreInterpolatedOverTheLogarithm) {
    const auto found = crossings({{100, -0.02, {-0.03, -0.01}}, {10000, 0.02, {0.01, 0.03}}});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_NEAR(found[0].images, 1000, 1e-9);
    EXPECT_TRUE(found[0].second_after);
    // The upper end goes from -0.01 to 0.03: a quarter of the way; the lower end three quarters.
    EXPECT_NEAR(*found[0].from, 100 * std::pow(100, 0.25), 1e-9);
    EXPECT_NEAR(*found[0].to, 100 * std::pow(100, 0.75), 1e-9);
}

TEST(Crossings, AnUndecidedSideIsOpen) {
    const auto found = crossings(
        {{100, -0.02, {-0.05, 0.01}}, {1000, 0.02, {-0.01, 0.05}}, {10000, 0.04, {0.01, 0.07}}});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_FALSE(found[0].from);
    EXPECT_NEAR(*found[0].to, 1000 * std::sqrt(10), 1e-9);
}

TEST(Crossings, TwoSignsTwoCrossingsAndNoneWithoutAChange) {
    const auto found = crossings({{100, 0.01, {0.005, 0.015}},
                                  {1000, -0.01, {-0.015, -0.005}},
                                  {10000, 0.01, {-0.005, 0.025}}});
    ASSERT_EQ(found.size(), 2U);
    EXPECT_FALSE(found[0].second_after);
    EXPECT_TRUE(found[1].second_after);
    EXPECT_TRUE(found[1].from && !found[1].to);
    EXPECT_TRUE(crossings({{100, 0.01, {0, 0.02}}, {1000, 0.02, {0, 0.04}}}).empty());
    EXPECT_TRUE(crossings({}).empty());
}

TEST(Crossings, LevelAtOneNumberOfImagesIsNoChangeByItself) {
    EXPECT_TRUE(
        crossings({{100, 0.01, {0, 0.02}}, {300, 0, {-1, 1}}, {1000, 0.01, {0, 0.02}}}).empty());
    const auto found = crossings(
        {{100, 0.01, {0.005, 0.02}}, {1000, 0, {-0.1, 0.1}}, {10000, -0.01, {-0.02, -0.005}}});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_NEAR(found[0].images, 1000, 1e-9);
    EXPECT_LT(*found[0].from, 1000);
    EXPECT_GT(*found[0].to, 1000);
}

} // namespace
} // namespace headroom
