#include "core/comparison/FoldComparison.h"

#include "tests/core/comparison/SampleComparison.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::HasSubstr;

/// Each fold has one seed for each of these accuracies.
FinishedFold fold_of(int number, const std::vector<std::pair<std::string, double>>& accuracies) {
    FinishedFold fold;
    fold.fold = number;
    fold.comparison.train_count = 180;
    fold.comparison.test_count = 20;
    std::vector<TrainedRun> runs;
    for (const auto& [head, accuracy] : accuracies) {
        auto run = sample_run(head, 0, 20, 0);
        run.test["accuracy"] = accuracy;
        run.curve.clear();
        runs.push_back(std::move(run));
    }
    group_runs(fold.comparison, std::move(runs));
    return fold;
}

std::vector<FinishedFold> folds_of(const std::vector<double>& first,
                                   const std::vector<double>& second) {
    std::vector<FinishedFold> folds;
    for (std::size_t i = 0; i < first.size(); ++i)
        folds.push_back(fold_of(static_cast<int>(i) + 1,
                                {{"flatten-dense", first[i]}, {"gap-dense", second[i]}}));
    return folds;
}

/// The example of baycomp, two classifiers on "sonar" by ten folds, as shares.
class Sonar : public testing::Test {
  protected:
    const std::vector<FinishedFold> folds = folds_of(
        {0.94203, 0.92754, 0.95652, 0.91176, 0.92647, 0.91176, 0.92647, 0.92647, 0.86765, 0.91176},
        {0.92754, 0.92754, 0.89855, 0.89706, 0.95588, 0.89706, 0.95588, 0.94118, 0.91176, 0.92647});
};

TEST_F(Sonar, ProbabilitiesAreThePublishedOnes) {
    const auto comparison = compare_folds(10, 0.005, folds);
    ASSERT_EQ(comparison.differences.size(), 1U);
    const auto& difference = comparison.differences.front();
    EXPECT_NEAR(difference.test_accuracy.mean, 0.003049, 1e-14);
    const auto& chances = difference.conclusion.probabilities;
    EXPECT_NEAR(chances.first_better, 0.28584464173791, 1e-12);
    EXPECT_NEAR(chances.equal, 0.26915187168803, 1e-12);
    EXPECT_NEAR(chances.second_better, 0.44500348657407, 1e-12);
    EXPECT_EQ(difference.conclusion.standing, Standing::undecided);
    EXPECT_THAT(difference.verdict, testing::StartsWith("Undecided: gap-dense is 0.30 points ahead "
                                                        "of flatten-dense, mean over 10 folds"));
    EXPECT_THAT(difference.verdict, HasSubstr("more folds of the same images add little"));
}

TEST_F(Sonar, TheTestAllowsForSharedTrainingImages) {
    const auto difference = compare_folds(10, 0, folds).differences.at(0);
    EXPECT_NEAR(difference.test.t, 0.3049 / 1.3714145905362822, 1e-12);
    EXPECT_EQ(difference.test.degrees, 9);
    EXPECT_EQ(difference.p_holm, difference.test.p);
    // Without a limit both are about the same t.
    EXPECT_NEAR(difference.conclusion.probabilities.second_better, 1 - difference.test.p / 2,
                1e-12);
    // As if the folds were independent, the interval would be narrower by sqrt(1 + 10 / 9).
    const auto plain = t_interval(difference.test_accuracy.values);
    const auto& wide = difference.conclusion.interval;
    EXPECT_NEAR((wide.second - wide.first) / (plain.second - plain.first), std::sqrt(1 + 10.0 / 9),
                1e-12);
}

TEST(FoldComparison, SeedsOfAFoldAreOneValue) {
    std::vector<FinishedFold> folds;
    for (int number = 1; number <= 3; ++number) {
        auto fold = fold_of(number, {{"flatten-dense", 0.9}, {"gap-dense", 0.9}});
        std::vector<TrainedRun> runs;
        for (std::uint64_t seed = 0; seed < 2; ++seed)
            for (const char* head : {"flatten-dense", "gap-dense"}) {
                auto run = sample_run(head, seed, 20, 0);
                run.test["accuracy"] = 0.5 + 0.1 * number + (seed == 1 ? 0.02 : 0);
                runs.push_back(std::move(run));
            }
        group_runs(fold.comparison, std::move(runs));
        folds.push_back(std::move(fold));
    }
    const auto comparison = compare_folds(3, 0.005, folds);
    const auto& accuracy = comparison.heads.at(0).metrics.at("test_accuracy");
    ASSERT_EQ(accuracy.values.size(), 3U);
    EXPECT_NEAR(accuracy.values[0], 0.61, 1e-12);
    EXPECT_EQ(comparison.seeds.size(), 2U);
    EXPECT_EQ(comparison.differences.at(0).test.degrees, 2);
}

TEST(FoldComparison, EqualFoldsDoNotProveThatHeadsAreEqual) {
    const auto comparison = compare_folds(3, 0.005, folds_of({0.9, 0.8, 0.7}, {0.9, 0.8, 0.7}));
    const auto& conclusion = comparison.differences.at(0).conclusion;
    EXPECT_LT(conclusion.interval.first, -1.0 / 60);
    EXPECT_GT(conclusion.interval.second, 1.0 / 60);
    EXPECT_EQ(conclusion.standing, Standing::undecided);
}

TEST(FoldComparison, AClearDifferenceIsOne) {
    const auto comparison = compare_folds(
        5, 0.005, folds_of({0.90, 0.91, 0.90, 0.92, 0.91}, {0.80, 0.8, 0.81, 0.8, 0.82}));
    EXPECT_EQ(comparison.differences.at(0).conclusion.standing, Standing::first_better);
    EXPECT_LT(comparison.differences.at(0).test.p, 0.01);
    EXPECT_THAT(comparison.differences.at(0).verdict,
                testing::StartsWith("flatten-dense is better by more than 0.5 points"));
}

TEST(FoldComparison, UnfinishedFoldsAreLeftOut) {
    auto folds = folds_of({0.90, 0.91}, {0.92, 0.90});
    auto comparison = compare_folds(5, 0.005, folds);
    EXPECT_THAT(comparison.notes, testing::Contains(HasSubstr("2 of 5 folds are finished")));
    EXPECT_EQ(comparison.test_share(), 0.2) << "the share is that of all folds";
    EXPECT_EQ(comparison.differences.size(), 1U);
    folds.pop_back();
    comparison = compare_folds(5, 0.005, folds);
    EXPECT_TRUE(comparison.differences.empty()) << "one fold has no spread";
    EXPECT_EQ(comparison.heads.size(), 2U);
    EXPECT_TRUE(compare_folds(5, 0.005, {}).heads.empty());
}

TEST(FoldComparison, SeveralHeadsAreCorrectedByHolm) {
    std::vector<FinishedFold> folds;
    for (int i = 0; i < 4; ++i)
        folds.push_back(
            fold_of(i + 1, {{"a", 0.9}, {"b", 0.88 + 0.004 * i}, {"c", 0.86 + 0.001 * i}}));
    const auto comparison = compare_folds(4, 0.005, folds);
    ASSERT_EQ(comparison.differences.size(), 2U);
    const auto &b = comparison.differences[0], &c = comparison.differences[1];
    EXPECT_LT(c.test.p, b.test.p);
    EXPECT_DOUBLE_EQ(c.p_holm, 2 * c.test.p);
    EXPECT_DOUBLE_EQ(b.p_holm, std::max(b.test.p, c.p_holm));
}

} // namespace
} // namespace headroom
