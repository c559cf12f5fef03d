#include "SampleComparison.h"
#include "datasets/base/Error.h"

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
    EXPECT_EQ(comparison.heads[0].test_accuracy.values.size(), 2u);
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
    // 100 samples, one seed: the second head misses 4 that the first has, never the other way.
    HeadComparison comparison;
    compare_runs(comparison, {sample_run("a", 0, 100, 6), sample_run("b", 0, 100, 10)});
    const auto& difference = comparison.differences[0];
    EXPECT_EQ(difference.counts.both_right, 90);
    EXPECT_EQ(difference.counts.only_first, 4);
    EXPECT_EQ(difference.counts.only_second, 0);
    EXPECT_EQ(difference.counts.both_wrong, 6);
    EXPECT_NEAR(difference.mcnemar_p, 0.125, 1e-12);
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
                              sample_run("a", 1, 1000, 100), sample_run("b", 1, 1000, 160)});
    const auto verdict = comparison.differences[0].verdict;
    EXPECT_THAT(verdict, HasSubstr("across 2 seeds the difference ran from -6.00 to -0.20 points"));
    EXPECT_THAT(verdict, HasSubstr("other seeds might turn it around"));
}

TEST(HeadComparison, VerdictWarnsOfAHeadThatWasStillLearning) {
    auto rising = sample_run("b", 0, 100, 40);
    rising.curve.back().held_out_accuracy = rising.curve[3].held_out_accuracy + 0.034;
    HeadComparison comparison;
    compare_runs(comparison, {sample_run("a", 0, 100, 6), rising});
    const auto& verdict = comparison.differences[0].verdict;
    EXPECT_THAT(verdict,
                HasSubstr(". Still learning: b (+3.40 points in the last epoch); train longer"));
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
