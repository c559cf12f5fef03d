#include "datasets/base/Error.h"
#include "tests/core/comparison/SampleComparison.h"

#include <cmath>
#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(HeadComparison, KeepsTheOrderOfHeadsAndSortsSeeds) {
    HeadComparison comparison;
    compare_runs(comparison,
                 {sample_run("gap-dense", 2, 10, 1), sample_run("flatten-dense", 1, 10, 1),
                  sample_run("flatten-dense", 2, 10, 0), sample_run("gap-dense", 1, 10, 2)});
    ASSERT_EQ(comparison.heads.size(), 2u);
    EXPECT_EQ(comparison.heads[0].head, "gap-dense");
    EXPECT_EQ(comparison.heads[0].runs[0].seed, 1u);
    EXPECT_THAT(comparison.seeds, ElementsAre(1, 2));
    ASSERT_EQ(comparison.differences.size(), 1u);
    EXPECT_EQ(comparison.differences[0].first, "gap-dense");
    EXPECT_THAT(comparison.differences[0].test_accuracy.values,
                ElementsAre(testing::DoubleNear(0.1, 1e-12), testing::DoubleNear(0.1, 1e-12)));
}

TEST(HeadComparison, PairsOnlySeedsThatEveryHeadFinished) {
    HeadComparison comparison;
    compare_runs(comparison,
                 {sample_run("a", 0, 10, 1), sample_run("b", 0, 10, 2), sample_run("a", 1, 10, 5)});
    EXPECT_THAT(comparison.seeds, ElementsAre(0));
    EXPECT_EQ(comparison.heads[0].metrics.at("test_accuracy").values.size(), 2u);
    EXPECT_EQ(comparison.differences[0].test_accuracy.values.size(), 1u);
}

TEST(HeadComparison, NothingToPairIsNoError) {
    HeadComparison comparison;
    compare_runs(comparison, {});
    EXPECT_TRUE(comparison.heads.empty());
    compare_runs(comparison, {sample_run("a", 0, 10, 1), sample_run("b", 1, 10, 2)});
    EXPECT_TRUE(comparison.seeds.empty());
    EXPECT_TRUE(comparison.differences.empty());
}

TEST(HeadComparison, CountsAndIntervalComeFromTheSamples) {
    // 100 samples, one seed: the second head misses 4 that the first gets right, never vice versa.
    HeadComparison comparison;
    compare_runs(comparison, {sample_run("a", 0, 100, 6), sample_run("b", 0, 100, 10)});
    const auto& difference = comparison.differences[0];
    EXPECT_EQ(difference.counts.both_right, 90);
    EXPECT_EQ(difference.counts.only_first, 4);
    EXPECT_EQ(difference.counts.only_second, 0);
    EXPECT_EQ(difference.counts.both_wrong, 6);
    EXPECT_NEAR(difference.mcnemar_p.value(), 0.125, 1e-12);
    // Differences: four of -1, the rest 0; variance (4 - 100 * 0.04^2) / 99.
    const double half = 1.959963985 * std::sqrt((4 - 0.16) / 99 / 100);
    EXPECT_NEAR(difference.interval.first, -0.04 - half, 1e-12);
    EXPECT_NEAR(difference.interval.second, -0.04 + half, 1e-12);
}

TEST(HeadComparison, SaysWhichIsAheadAndAtWhatSize) {
    const auto verdict = sample_comparison().differences[0].verdict;
    EXPECT_THAT(verdict,
                HasSubstr("gap-dense is 0.31 points behind flatten-dense on the test set"));
    EXPECT_THAT(verdict, HasSubstr("95% interval -0.41 to -0.21 over samples"));
    EXPECT_THAT(verdict, HasSubstr("with 62 times fewer parameters"));
    EXPECT_THAT(verdict, HasSubstr("the difference was the same on each of 3 seeds"));
    EXPECT_THAT(verdict, Not(HasSubstr("does not tell")));
}

TEST(HeadComparison, SaysSoWhereTheDataDoesNotTellThemApart) {
    HeadComparison comparison;
    compare_runs(comparison,
                 {sample_run("flatten-dense", 0, 100, 6), sample_run("gap-dense", 0, 100, 7)});
    const auto verdict = comparison.differences[0].verdict;
    EXPECT_THAT(verdict, HasSubstr("The data does not tell the two apart"));
    EXPECT_THAT(verdict, HasSubstr("one seed cannot tell how much the seed matters"));

    compare_runs(comparison, {sample_run("a", 0, 100, 6), sample_run("b", 0, 100, 6)});
    EXPECT_THAT(comparison.differences[0].verdict, HasSubstr("b is level with a"));
}

TEST(HeadComparison, WarnsWhereOtherSeedsMightTurnItAround) {
    HeadComparison comparison;
    compare_runs(comparison, {sample_run("a", 0, 1000, 100), sample_run("b", 0, 1000, 102),
                              sample_run("a", 1, 1000, 100), sample_run("b", 1, 1000, 160),
                              sample_run("a", 2, 1000, 100), sample_run("b", 2, 1000, 110)});
    const auto verdict = comparison.differences[0].verdict;
    EXPECT_THAT(verdict, HasSubstr("across 3 seeds the difference ran from -6.00 to -0.20 points"));
    EXPECT_THAT(verdict, HasSubstr("other seeds might turn it around"));
}

TEST(HeadComparison, TwoSeedsAreTooFewForAnInterval) {
    HeadComparison comparison;
    compare_runs(comparison, {sample_run("a", 0, 1000, 100), sample_run("b", 0, 1000, 102),
                              sample_run("a", 1, 1000, 100), sample_run("b", 1, 1000, 160)});
    const auto& difference = comparison.differences[0];
    EXPECT_FALSE(difference.seed_interval);
    EXPECT_THAT(difference.verdict, HasSubstr("from -6.00 to -0.20 points, too few seeds to tell "
                                              "what others would show (--seeds 3)"));
}

TEST(HeadComparison, NoIntervalLeavesWhatADifferenceCanBe) {
    // Student's t gives -165 to +57 points for these three seeds.
    HeadComparison comparison;
    compare_runs(comparison, {sample_run("a", 0, 100, 0), sample_run("b", 0, 100, 98),
                              sample_run("a", 1, 100, 0), sample_run("b", 1, 100, 55),
                              sample_run("a", 2, 100, 0), sample_run("b", 2, 100, 8)});
    const auto& interval = comparison.differences[0].seed_interval;
    ASSERT_TRUE(interval);
    EXPECT_EQ(interval->first, -1);
    EXPECT_NEAR(interval->second, 0.5816, 1e-3);

    compare_runs(comparison, {sample_run("a", 0, 3, 0), sample_run("b", 0, 3, 2)});
    EXPECT_EQ(comparison.differences[0].interval.first, -1);
}

TEST(HeadComparison, McNemarIsForOneSeed) {
    HeadComparison comparison;
    compare_runs(comparison, {sample_run("a", 0, 100, 6), sample_run("b", 0, 100, 10),
                              sample_run("a", 1, 100, 6), sample_run("b", 1, 100, 10)});
    EXPECT_FALSE(comparison.differences[0].mcnemar_p) << "an image would count twice";
    EXPECT_EQ(comparison.differences[0].counts.only_first, 8);
}

/// Makes a run with these training losses, one per epoch, whose held-out accuracy fluctuates.
TrainedRun learning_run(const std::string& head, double train, double test,
                        const std::vector<double>& losses) {
    auto run = sample_run(head, 0, 1000, static_cast<int>(1000 * (1 - test) + 0.5));
    run.train["accuracy"] = train;
    run.curve.clear();
    for (double loss : losses) {
        const int epoch = static_cast<int>(run.curve.size()) + 1;
        run.curve.push_back({epoch, loss, train, epoch % 2 ? 3.0 : 1.0, test - 0.1 * (epoch % 2)});
    }
    return run;
}

std::string verdict_on(const TrainedRun& second) {
    HeadComparison comparison;
    compare_runs(comparison, {learning_run("a", 0.999, 0.94, {0.4, 0.2, 0.1, 0.06, 0.05}), second});
    return comparison.differences[0].verdict;
}

TEST(HeadComparison, StillLearningIsATrendOfTheTrainingLoss) {
    EXPECT_THAT(verdict_on(learning_run("b", 0.45, 0.43, {2.2, 2.0, 1.8, 1.6, 1.44})),
                HasSubstr(". Still learning: b (training loss down 10% in the last epoch); train "
                          "longer (--epochs) before judging."));
    EXPECT_THAT(verdict_on(learning_run("b", 0.45, 0.43, {2.2, 2.1, 2, 1.9, 1.8, 1.7, 1.6, 1.5})),
                HasSubstr("b (training loss down 12% in the last 2 epochs)"));
    EXPECT_THAT(verdict_on(learning_run("b", 0.45, 0.43, {2.2, 2.0})), HasSubstr("down 9%"));
}

TEST(HeadComparison, AQuarterOfTheEpochsShowsTheTrend) {
    HeadComparison comparison;
    std::vector<double> losses;
    for (int i = 0; i < 12; ++i)
        losses.push_back(2 - 0.1 * i);
    compare_runs(comparison,
                 {learning_run("a", 0.5, 0.5, losses), learning_run("b", 0.5, 0.5, losses)});
    EXPECT_THAT(
        comparison.differences[0].verdict,
        HasSubstr(
            "Still learning: a (training loss down 25% in the last 3 epochs), b (")); // 1.2 to 0.9
}

TEST(HeadComparison, WhoHasLearnedOutIsNotStillLearning) {
    for (const auto& run : {learning_run("b", 0.95, 0.94, {0.3, 0.2, 0.17, 0.166, 0.165}),
                            learning_run("b", 0.995, 0.80, {0.9, 0.6, 0.4, 0.2, 0.1}), // by heart
                            learning_run("b", 0.998, 0.99, {0.2, 0.05, 0.03, 0.02, 0.01}),
                            learning_run("b", 0.1, 0.1, {2.3, 2.3, 2.2, 2.3, 2.3}),
                            learning_run("b", 0.1, 0.1, {2.3, 2, 1.7, 2, NAN})})
        EXPECT_THAT(verdict_on(run), Not(HasSubstr("learning")));
}

TEST(HeadComparison, OneEpochShowsNoTrend) {
    EXPECT_THAT(verdict_on(learning_run("b", 0.45, 0.43, {2.2})),
                HasSubstr("One epoch cannot show whether a head is still learning"));
}

TEST(HeadComparison, RefusesRunsOfDifferentTestSets) {
    HeadComparison comparison;
    try {
        compare_runs(comparison, {sample_run("a", 0, 100, 6), sample_run("b", 0, 90, 6)});
        FAIL() << "paired 100 samples with 90";
    } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::bad_data);
        EXPECT_THAT(error.what(), HasSubstr("100 and 90 samples"));
    }
}

} // namespace
} // namespace headroom
