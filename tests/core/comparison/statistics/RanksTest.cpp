#include "core/comparison/statistics/Ranks.h"

#include "tests/core/comparison/statistics/StatisticsFixture.h"

namespace headroom {
namespace {

TEST(Ranks, FriedmanIsSciPys) {
    const auto example = scipy("friedman");
    const auto scores = example["scores"].get<std::vector<std::vector<double>>>();
    const auto ranks = mean_ranks(scores);
    ASSERT_EQ(ranks.size(), 4u);
    for (std::size_t i = 0; i < ranks.size(); ++i)
        EXPECT_NEAR(ranks[i], example["ranks"][i].get<double>(), 1e-12);
    const auto test = friedman_test(scores);
    EXPECT_NEAR(test.chi2, example["chi2"].get<double>(), 1e-10);
    EXPECT_NEAR(test.p, example["p"].get<double>(), 1e-12);
}

/// Demsar 2006, table 5a, divided by what depends on the numbers of models and data sets; and its
/// example of 4 models on 14 data sets, 1.25.
TEST(Ranks, TheCriticalDifferenceIsDemsars) {
    const std::pair<int, double> table[] = {{2, 1.960}, {3, 2.343}, {4, 2.569}, {5, 2.728},
                                            {6, 2.850}, {7, 2.949}, {8, 3.031}, {10, 3.164}};
    for (const auto& [models, q] : table)
        EXPECT_NEAR(critical_difference(models, 6) / std::sqrt(models * (models + 1) / 36.0), q,
                    1e-3)
            << models;
    EXPECT_NEAR(critical_difference(4, 14), 1.25, 0.005);
    EXPECT_NEAR(critical_difference(4, 14, 0.1), 1.12, 0.005);
}

TEST(Ranks, NothingIsNoDifference) {
    EXPECT_EQ(friedman_test({}).p, 1);
    EXPECT_EQ(friedman_test({{0.5, 0.5}, {0.9, 0.9}}).p, 1);
}

} // namespace
} // namespace headroom
