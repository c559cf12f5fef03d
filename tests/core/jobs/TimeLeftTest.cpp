#include "core/jobs/TimeLeft.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

Progress training(std::size_t run, std::size_t of, std::size_t done, std::size_t total) {
    return {{"gap-dense", 0, run, of}, "epoch 1/2", done, total, 100.0, {}, {}};
}

TEST(TimeLeft, IsJudgedByTheStepsOfAllRuns) {
    TimeLeft left;
    EXPECT_EQ(left.share(), 0);
    EXPECT_FALSE(left.seconds());
    left.take(training(1, 2, 100, 1000), 10);
    EXPECT_FALSE(left.seconds()); // nothing was measured yet
    left.take(training(1, 2, 300, 1000), 14);
    EXPECT_DOUBLE_EQ(left.share(), 0.15);
    EXPECT_DOUBLE_EQ(*left.seconds(), 1700 * 4.0 / 200);
}

TEST(TimeLeft, APauseAndRunsFinishedBeforeDoNotCount) {
    TimeLeft left;
    left.take(training(1, 3, 0, 1000), 0);
    left.take(training(1, 3, 500, 1000), 5);
    left.skip();
    left.take(training(1, 3, 600, 1000), 1000);
    EXPECT_DOUBLE_EQ(*left.seconds(), 24);
    left.take(training(3, 3, 500, 1000), 1001); // the second was finished long ago
    EXPECT_DOUBLE_EQ(*left.seconds(), 5);
    EXPECT_DOUBLE_EQ(left.share(), 2500.0 / 3000);
}

TEST(TimeLeft, OtherStagesSayNothing) {
    TimeLeft left;
    left.take({{}, "reading", 5, 10, {}, {}, {}}, 0);
    left.take({{"gap-dense", 0, 1, 1}, "evaluating test", 5, 10, {}, {}, {}}, 1);
    EXPECT_EQ(left.share(), 0);
    EXPECT_FALSE(left.seconds());
}

} // namespace
} // namespace headroom
