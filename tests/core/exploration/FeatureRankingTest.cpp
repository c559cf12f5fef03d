#include "core/exploration/FeatureRanking.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

// Expected figures: scipy.stats.mannwhitneyu(...).statistic / (n * m), and Cohen's d by hand.
TEST(FeatureRanking, RanksByAucThenEffect) {
    const std::vector<int> labels{0, 0, 0, 1, 1, 1};
    const std::vector<float> values{
        // noise, perfect for 1, perfect for 0 and narrower, constant
        1, 0, 9.0f, 5, //
        4, 1, 9.1f, 5, //
        2, 2, 9.2f, 5, //
        3, 4, 1.0f, 5, //
        1, 5, 1.1f, 5, //
        2, 6, 1.2f, 5, //
    };
    const auto ranking = rank_features(values, labels);
    ASSERT_EQ(ranking.size(), 4U);
    EXPECT_EQ(ranking[0].feature, 2U);
    EXPECT_EQ(ranking[0].high, 0U);
    EXPECT_EQ(ranking[0].auc, 1);
    EXPECT_NEAR(ranking[0].effect, 80, 1e-3); // 8 / 0.1
    EXPECT_EQ(ranking[1].feature, 1U);
    EXPECT_EQ(ranking[1].high, 1U);
    EXPECT_DOUBLE_EQ(ranking[1].mean, 5);
    EXPECT_DOUBLE_EQ(ranking[1].other_mean, 1);
    EXPECT_DOUBLE_EQ(ranking[1].effect, 4);
    EXPECT_EQ(ranking[2].feature, 0U); // 1, 4, 2 against 3, 1, 2: ties count half
    EXPECT_DOUBLE_EQ(ranking[2].auc, 5.0 / 9);
    EXPECT_EQ(ranking[3].feature, 3U);
    EXPECT_EQ(ranking[3].auc, 0.5);
    EXPECT_EQ(ranking[3].effect, 0);
}

TEST(FeatureRanking, OfSeveralClassesOneIsAgainstTheOthers) {
    const std::vector<int> labels{0, 1, 2, 0, 1, 2};
    const std::vector<float> values{0, 1, 10, 2, 3, 12};
    const auto ranking = rank_features(values, labels);
    ASSERT_EQ(ranking.size(), 1U);
    EXPECT_EQ(ranking[0].high, 2U);
    EXPECT_EQ(ranking[0].auc, 1);
    EXPECT_DOUBLE_EQ(ranking[0].mean, 11);
    EXPECT_DOUBLE_EQ(ranking[0].other_mean, 1.5);
    // Squares: 2 of the class, 5 of the others; 4 degrees of freedom.
    EXPECT_NEAR(ranking[0].effect, 9.5 / std::sqrt(7.0 / 4), 1e-12);
}

TEST(FeatureRanking, OneClassHasNoRanking) {
    EXPECT_TRUE(rank_features(std::vector<float>{1, 2}, std::vector{1, 1}).empty());
    EXPECT_TRUE(rank_features({}, {}).empty());
}

} // namespace
} // namespace headroom
