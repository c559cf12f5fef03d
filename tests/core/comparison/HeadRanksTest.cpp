#include "core/comparison/HeadRanks.h"

#include "tests/core/comparison/statistics/StatisticsFixture.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::HasSubstr;
using Group = std::pair<std::size_t, std::size_t>;

std::vector<RankedData> rows_of(const std::vector<std::vector<double>>& scores) {
    std::vector<RankedData> rows;
    for (const auto& accuracy : scores) {
        auto& row = rows.emplace_back();
        row.name = std::to_string(rows.size());
        row.accuracy = accuracy;
    }
    return rows;
}

TEST(HeadRanks, AreSciPys) {
    const auto example = scipy("friedman");
    const auto ranks = rank_heads(
        {"a", "b", "c", "d"}, rows_of(example["scores"].get<std::vector<std::vector<double>>>()));
    for (std::size_t i = 0; i < 4; ++i)
        EXPECT_NEAR(ranks.mean_ranks[i], example["ranks"][i].get<double>(), 1e-12);
    EXPECT_NEAR(ranks.friedman.chi2, example["chi2"].get<double>(), 1e-10);
    EXPECT_NEAR(ranks.friedman.p, example["p"].get<double>(), 1e-12);
    EXPECT_TRUE(ranks.enough);
    EXPECT_TRUE(ranks.notes.empty()) << "twelve data sets are more than ten";
    for (std::size_t i = 1; i < 4; ++i)
        EXPECT_LE(ranks.mean_ranks[ranks.order[i - 1]], ranks.mean_ranks[ranks.order[i]]);
}

/// Two heads: 2^(1-N) falls below 5% with six data sets. More: also Nemenyi's critical difference.
TEST(HeadRanks, AConclusionNeedsEnoughDataSets) {
    EXPECT_EQ(min_data_sets(2), 6);
    EXPECT_EQ(min_data_sets(3), 3);
    EXPECT_EQ(min_data_sets(10), 3);
    std::vector<std::vector<double>> scores(5, {0.9, 0.8});
    auto ranks = rank_heads({"a", "b"}, rows_of(scores));
    EXPECT_FALSE(ranks.enough);
    EXPECT_THAT(ranks.verdict, testing::StartsWith("Too few data sets for a conclusion: 2 heads "
                                                   "need at least 6, and there are 5."));
    scores.emplace_back(std::vector{0.9, 0.8});
    ranks = rank_heads({"a", "b"}, rows_of(scores));
    EXPECT_TRUE(ranks.enough);
    EXPECT_THAT(ranks.verdict, HasSubstr("a is better than b. Mean ranks: a 1.00, b 2.00."));
    EXPECT_THAT(ranks.notes, testing::ElementsAre(HasSubstr("rough for 6")));
}

TEST(HeadRanks, HeadsWithinTheCriticalDifferenceAreNotToldApart) {
    // Mean ranks 1, 2.5, 2.5, 4; Demsar's q of four models is 2.569.
    std::vector<std::vector<double>> scores;
    for (int i = 0; i < 10; ++i)
        scores.push_back(i % 2 == 0 ? std::vector{0.9, 0.8, 0.7, 0.6}
                                    : std::vector{0.9, 0.7, 0.8, 0.6});
    const auto ranks = rank_heads({"a", "b", "c", "d"}, rows_of(scores));
    EXPECT_NEAR(ranks.critical_difference, 2.569 * std::sqrt(20 / 60.0), 1e-3);
    EXPECT_THAT(ranks.groups, testing::ElementsAre(Group{1, 2}));
    EXPECT_THAT(ranks.verdict, HasSubstr("a is better than b and c and d; b is better than d; c is "
                                         "better than d."));
    // With half of the data sets it is 2.10: two groups overlap.
    scores.resize(5);
    const auto fewer = rank_heads({"a", "b", "c", "d"}, rows_of(scores));
    EXPECT_THAT(fewer.groups, testing::ElementsAre(Group{0, 2}, Group{1, 3}));
}

TEST(HeadRanks, NoDifferenceIsNotEquality) {
    std::vector<std::vector<double>> scores;
    for (int i = 0; i < 12; ++i)
        scores.push_back(i % 2 == 0 ? std::vector{0.9, 0.8} : std::vector{0.8, 0.9});
    const auto ranks = rank_heads({"a", "b"}, rows_of(scores));
    EXPECT_EQ(ranks.friedman.p, 1);
    EXPECT_THAT(ranks.groups, testing::ElementsAre(Group{0, 1}));
    EXPECT_THAT(ranks.verdict, testing::StartsWith("Undecided: over 12 data sets"));
    EXPECT_THAT(ranks.verdict, HasSubstr("does not mean that they are equal"));
}

} // namespace
} // namespace headroom
