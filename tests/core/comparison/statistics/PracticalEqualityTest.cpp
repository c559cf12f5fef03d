#include "core/comparison/statistics/PracticalEquality.h"

#include <cmath>
#include <gtest/gtest.h>

namespace headroom {
namespace {

/// The example of baycomp, two classifiers on "sonar" by ten folds.
TEST(PracticalEquality, ThePublishedExample) {
    const double x[] = {94.203, 92.754, 95.652, 91.176, 92.647,
                        91.176, 92.647, 92.647, 86.765, 91.176};
    const double y[] = {92.754, 92.754, 89.855, 89.706, 95.588,
                        89.706, 95.588, 94.118, 91.176, 92.647};
    std::vector<double> differences;
    for (int i = 0; i < 10; ++i)
        differences.push_back(y[i] - x[i]);
    const auto estimate = correlated_estimate(differences, 0.1);
    EXPECT_NEAR(estimate.mean, 0.3049, 1e-12);
    EXPECT_NEAR(estimate.error, 1.3714145905362822, 1e-14);
    EXPECT_EQ(estimate.degrees, 9);
    const auto [first, equal, second] = probabilities(estimate, 0.5);
    EXPECT_NEAR(first, 0.28584464173791, 1e-14);
    EXPECT_NEAR(equal, 0.26915187168803, 1e-14);
    EXPECT_NEAR(second, 0.44500348657407, 1e-14);
}

TEST(PracticalEquality, SeedsOnOneSplitAreNotCorrelated) {
    EXPECT_DOUBLE_EQ(correlated_estimate({1, 2, 3}, 0).error, 1 / std::sqrt(3.0));
}

TEST(PracticalEquality, WithoutErrorItIsCertain) {
    EXPECT_EQ(probabilities({0.02, 0, 3}, 0.01).second_better, 1);
    EXPECT_EQ(probabilities({-0.02, 0, 3}, 0.01).first_better, 1);
    EXPECT_EQ(probabilities({0.005, 0, 3}, 0.01).equal, 1);
}

TEST(PracticalEquality, TheWholeIntervalDecides) {
    EXPECT_EQ(standing({-0.05, -0.02}, 0.01), Standing::first_better);
    EXPECT_EQ(standing({0.02, 0.05}, 0.01), Standing::second_better);
    EXPECT_EQ(standing({-0.009, 0.01}, 0.01), Standing::equal);
    EXPECT_EQ(standing({0.005, 0.02}, 0.01), Standing::undecided) << "a difference, perhaps small";
    EXPECT_EQ(standing({-0.02, 0.02}, 0.01), Standing::undecided);
    EXPECT_EQ(standing({0.001, 0.002}, 0), Standing::second_better);
    EXPECT_EQ(standing({std::nan(""), std::nan("")}, 0.01), Standing::undecided);
}

} // namespace
} // namespace headroom
