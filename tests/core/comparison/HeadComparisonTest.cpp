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
    EXPECT_EQ(difference.counts, (PairedCounts{90, 4, 0, 6}));
    EXPECT_THAT(difference.by_seed, ElementsAre(difference.counts));
    EXPECT_DOUBLE_EQ(difference.judgement.disagreement, 0.04);
    // Differences: four of -1, the rest 0; variance (4 - 100 * 0.04^2) / 99, t(0.975, 99).
    const double half = 1.984216951 * std::sqrt((4 - 0.16) / 99 / 100);
    const auto& [from, to] = difference.judgement.interval;
    EXPECT_NEAR(from, -0.04 - half, 1e-9);
    EXPECT_NEAR(to, -0.04 + half, 1e-9);
}

TEST(HeadComparison, EqualWithinItsLimitIsSaid) {
    const auto comparison = sample_comparison();
    const auto& difference = comparison.differences[0];
    EXPECT_EQ(difference.judgement.standing, Standing::equal);
    EXPECT_TRUE(difference.judgement.over_seeds);
    for (const auto* part :
         {"Practically equal, within 0.5 points: gap-dense is 0.31 points behind flatten-dense on "
          "the test set (95% interval -0.4",
          "over images and seeds), with 62 times fewer "
          "parameters. Certainty: "})
        EXPECT_THAT(difference.verdict, HasSubstr(part));
}

HeadComparison compared(double equal_within, std::vector<TrainedRun> runs) {
    HeadComparison comparison;
    comparison.equal_within = equal_within;
    compare_runs(comparison, std::move(runs));
    return comparison;
}

/// Runs of two heads, a and b, with these numbers of errors among 1,000 samples, seed by seed.
std::vector<TrainedRun> runs_with(const std::vector<std::pair<int, int>>& wrong) {
    std::vector<TrainedRun> runs;
    for (std::size_t seed = 0; seed < wrong.size(); ++seed) {
        runs.push_back(sample_run("a", seed, 1000, wrong[seed].first));
        runs.push_back(sample_run("b", seed, 1000, wrong[seed].second));
    }
    return runs;
}

TEST(HeadComparison, BetterIsBeyondTheLimit) {
    const auto better = compared(0.005, runs_with({{100, 152}, {100, 155}, {100, 150}}));
    EXPECT_EQ(better.differences[0].judgement.standing, Standing::first_better);
    EXPECT_THAT(better.differences[0].verdict,
                HasSubstr("a is better by more than 0.5 points: b is 5.23 points behind a"));
    const auto other = compared(0, runs_with({{152, 100}, {155, 100}, {150, 100}}));
    EXPECT_THAT(other.differences[0].verdict,
                HasSubstr("b is better: b is 5.23 points ahead of a"));
}

TEST(HeadComparison, UndecidedSaysWhatWouldSettleIt) {
    const auto comparison = compared(0.005, runs_with({{100, 102}, {100, 160}, {100, 110}}));
    const auto& difference = comparison.differences[0];
    EXPECT_EQ(difference.judgement.standing, Standing::undecided);
    EXPECT_THAT(difference.verdict, HasSubstr("Undecided: b is 2.40 points behind a"));
    EXPECT_THAT(difference.verdict, HasSubstr("b is better by more than 0.5 points with "));
    const auto seeds = difference.judgement.more.seeds;
    ASSERT_TRUE(seeds);
    EXPECT_THAT(difference.verdict, HasSubstr(std::to_string(*seeds) + " more seeds (--seeds " +
                                              std::to_string(3 + *seeds) + ")"));
}

TEST(HeadComparison, ADifferenceMayBeSmallerThanWhatCounts) {
    const auto comparison = compared(0.04, runs_with({{100, 145}, {100, 145}, {100, 145}}));
    EXPECT_THAT(comparison.differences[0].verdict,
                HasSubstr("There is a difference, but perhaps one within 4 points."));
}

TEST(HeadComparison, FromTwoSeedsNothingFollows) {
    const auto two = compared(0.005, runs_with({{100, 152}, {100, 155}}));
    const auto& difference = two.differences[0];
    EXPECT_FALSE(difference.judgement.over_seeds);
    EXPECT_EQ(difference.judgement.standing, Standing::undecided);
    EXPECT_THAT(difference.verdict,
                HasSubstr("No verdict: nothing follows from 2 seeds for others; train at least 3, "
                          "better 5 (--seeds 5). With these, b is 5.35 points behind a"));
    EXPECT_THAT(difference.verdict, HasSubstr("over images alone"));
    const auto one = compared(0.005, runs_with({{100, 100}}));
    EXPECT_THAT(one.differences[0].verdict, HasSubstr("nothing follows from one seed"));
    EXPECT_THAT(one.differences[0].verdict, HasSubstr("With this one, b is level with a"));
}

TEST(HeadComparison, NoIntervalLeavesWhatADifferenceCanBe) {
    // Student's t over the seeds alone gives -165 to +57 points.
    HeadComparison comparison;
    compare_runs(comparison, {sample_run("a", 0, 100, 0), sample_run("b", 0, 100, 98),
                              sample_run("a", 1, 100, 0), sample_run("b", 1, 100, 55),
                              sample_run("a", 2, 100, 0), sample_run("b", 2, 100, 8)});
    const auto& [from, to] = comparison.differences[0].judgement.interval;
    EXPECT_EQ(from, -1);
    EXPECT_GT(to, 0.5);
    EXPECT_LT(to, 0.7);
}

TEST(HeadComparison, ThreeHeadsAreTestedTogetherSeedBySeed) {
    const auto two = compared(0.005, runs_with({{100, 152}}));
    EXPECT_TRUE(two.seed_tests.empty());
    auto runs = runs_with({{100, 152}, {100, 155}});
    for (std::uint64_t seed = 0; seed < 2; ++seed)
        runs.push_back(sample_run("c", seed, 1000, 100));
    const auto three = compared(0.005, runs);
    ASSERT_EQ(three.seed_tests.size(), 2u);
    const auto& test = three.seed_tests[1].test;
    EXPECT_EQ(three.seed_tests[1].seed, 1u);
    EXPECT_DOUBLE_EQ(test.cochran.q, 110) << "a and c are right where b is wrong, 55 times";
    ASSERT_EQ(test.pairs.size(), 3u);
    EXPECT_EQ(test.pairs[1].second, "c");
    EXPECT_EQ(test.pairs[1].p, 1);
    EXPECT_DOUBLE_EQ(test.pairs[0].p_holm, 3 * test.pairs[0].p);
}

TEST(HeadComparison, ClassesAreComparedWhereTheLabelsAreKnown) {
    HeadComparison comparison;
    comparison.classes = {"cat", "dog", "none"};
    for (int i = 0; i < 1000; ++i) // the errors are among the last samples
        comparison.test_labels.push_back(i < 800 ? 0 : 1);
    compare_runs(comparison, runs_with({{100, 130}, {100, 131}, {100, 129}}));
    const auto& classes = comparison.differences[0].classes;
    ASSERT_EQ(classes.size(), 2u) << "one has no images";
    EXPECT_EQ(classes[0].name, "cat");
    EXPECT_EQ(classes[0].p, 1);
    EXPECT_EQ(classes[1].images, 200);
    EXPECT_NEAR(classes[1].difference(), -0.15, 1e-12);
    EXPECT_LT(classes[1].p, 1e-4);
    EXPECT_DOUBLE_EQ(classes[1].p_holm, 2 * classes[1].p);
    EXPECT_TRUE(sample_comparison().differences[0].classes.empty());
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
    EXPECT_THAT(
        verdict_on(learning_run("b", 0.45, 0.43, {2.2, 2.0, 1.8, 1.6, 1.44})),
        testing::StartsWith(
            "The comparison is not finished: still learning: b (training loss down 10% in "
            "the last epoch); train longer (--epochs 10), or each head until it has settled "
            "(--fair, up to --max-epochs). No verdict: "));
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
            "still learning: a (training loss down 25% in the last 3 epochs), b (")); // 1.2 to 0.9
}

TEST(HeadComparison, WhoHasLearnedOutIsNotStillLearning) {
    for (const auto& run : {learning_run("b", 0.95, 0.94, {0.3, 0.2, 0.17, 0.166, 0.165}),
                            learning_run("b", 0.995, 0.80, {0.9, 0.6, 0.4, 0.2, 0.1}), // by heart
                            learning_run("b", 0.998, 0.99, {0.2, 0.05, 0.03, 0.02, 0.01}),
                            learning_run("b", 0.1, 0.1, {2.3, 2.3, 2.2, 2.3, 2.3}),
                            learning_run("b", 0.1, 0.1, {2.3, 2, 1.7, 2, NAN})})
        EXPECT_THAT(verdict_on(run), Not(HasSubstr("learning")));
}

TEST(HeadComparison, WhatOverfitsOrHasSettledIsNotStillLearning) {
    const std::vector<double> losses{2.2, 2.0, 1.8, 1.6, 1.44};
    auto run = learning_run("b", 0.45, 0.43, losses);
    for (auto& point : run.curve)
        point.held_out_loss = 1 + 0.1 * std::abs(point.epoch - 2); // lowest after two epochs
    EXPECT_THAT(verdict_on(run), Not(HasSubstr("learning")));
    HeadComparison comparison;
    for (const char* head : {"a", "b"})
        comparison.searched.push_back({.head = head, .epochs_searched = true, .settled = true});
    const auto a = learning_run("a", 0.45, 0.43, losses), b = learning_run("b", 0.45, 0.43, losses);
    compare_runs(comparison, {a, b});
    EXPECT_THAT(comparison.differences[0].verdict, Not(HasSubstr("learning")));
    comparison.searched[1].settled = false; // the limit was too low
    compare_runs(comparison, {a, b});
    EXPECT_THAT(comparison.differences[0].verdict,
                testing::StartsWith("The comparison is not finished: still learning: b ("));
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
