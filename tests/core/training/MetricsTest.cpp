#include "core/training/Metrics.h"
#include "core/training/Trainer.h"

#include <gmock/gmock.h>

using namespace headroom;

namespace {

TEST(Metrics, WilsonInterval) {
    // statsmodels.stats.proportion.proportion_confint(k, n, method="wilson")
    const auto [low, high] = wilson_interval(8, 10);
    EXPECT_NEAR(low, 0.4901625, 1e-6);
    EXPECT_NEAR(high, 0.9433178, 1e-6);
    EXPECT_EQ(wilson_interval(0, 0), (std::pair<double, double>(0, 1)));
    EXPECT_EQ(wilson_interval(0, 10).first, 0);
    EXPECT_EQ(wilson_interval(10, 10).second, 1);
    EXPECT_LT(wilson_interval(10, 10).first, 1);
}

TEST(Metrics, CountsClasses) {
    Evaluation e;
    e.labels = {0, 0, 0, 1, 1, 2};
    e.predicted = {0, 0, 1, 1, 0, 0};
    count_classes(e, {"a", "b", "c", "never"});
    EXPECT_EQ(e.count, 6);
    EXPECT_DOUBLE_EQ(e.accuracy, 0.5);
    EXPECT_EQ(e.confusion[0], (std::vector<std::int64_t>{2, 1, 0, 0}));
    EXPECT_EQ(e.confusion[2], (std::vector<std::int64_t>{1, 0, 0, 0}));
    EXPECT_EQ(e.per_class[0].name, "a");
    EXPECT_DOUBLE_EQ(e.per_class[0].precision, 0.5);
    EXPECT_DOUBLE_EQ(e.per_class[0].recall, 2.0 / 3);
    EXPECT_DOUBLE_EQ(e.per_class[0].f1, 4.0 / 7);
    EXPECT_EQ(e.per_class[0].support, 3);
    EXPECT_DOUBLE_EQ(e.per_class[2].precision, 0); // never predicted
    EXPECT_DOUBLE_EQ(e.per_class[3].f1, 0);
}

TEST(Metrics, BalancedWeightsMakeClassesEqual) {
    EXPECT_THAT(
        balanced_class_weights({30, 10, 0}),
        testing::ElementsAre(testing::FloatEq(40.0f / 90), testing::FloatEq(40.0f / 30), 0));
}

} // namespace
