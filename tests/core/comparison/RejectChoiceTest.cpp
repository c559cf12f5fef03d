#include "core/comparison/RejectChoice.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

/// Images of class 0 of two, with the probability of the answer and whether it is right.
Evaluation evaluated(const std::vector<std::pair<float, bool>>& answers) {
    Evaluation result;
    for (const auto& [probability, right] : answers) {
        result.labels.push_back(0);
        result.predicted.push_back(right ? 0 : 1);
        result.probabilities.push_back(right ? probability : 1 - probability);
        result.probabilities.push_back(right ? 1 - probability : probability);
    }
    count_classes(result, {"a", "b"});
    return result;
}

const Evaluation valid = evaluated({{0.99F, true},
                                    {0.95F, true},
                                    {0.91F, false},
                                    {0.88F, true},
                                    {0.87F, true},
                                    {0.7123F, true},
                                    {0.7122F, false},
                                    {0.6F, false}});

TEST(RejectChoice, AnswersAsManyAsTheErrorAllows) {
    const auto measured = evaluated({{0.713F, true}, {0.8F, false}, {0.71F, true}});
    const auto choice = choose_reject(1 / 6.0, valid, measured);
    ASSERT_TRUE(choice.threshold);
    EXPECT_DOUBLE_EQ(*choice.threshold, 0.7123) << "fewer decimals would let 0.7122 in";
    EXPECT_EQ(choice.chosen_on.images, 8U);
    EXPECT_EQ(choice.chosen_on.answered, 6U) << "also those below a mistake";
    EXPECT_EQ(choice.chosen_on.wrong, 1U);
    EXPECT_EQ(choice.measured.answered, 2U);
    EXPECT_DOUBLE_EQ(choice.measured.error(), 0.5);
    EXPECT_DOUBLE_EQ(choice.measured.coverage(), 2 / 3.0);
    EXPECT_EQ(choice.measured.error_interval, wilson_interval(1, 2));
}

TEST(RejectChoice, ShortThresholds) {
    const auto choice = choose_reject(0, valid, valid);
    EXPECT_DOUBLE_EQ(choice.threshold.value(), 0.94) << "0.9 would let 0.91 in";
    EXPECT_EQ(choice.measured.answered, 2U);
    EXPECT_EQ(choice.measured.wrong, 0U);
    EXPECT_DOUBLE_EQ(choose_reject(0.375, valid, valid).threshold.value(), 0)
        << "every image is answered";
    EXPECT_DOUBLE_EQ(choose_reject(0.3, valid, valid).threshold.value(), 0.7);
}

TEST(RejectChoice, ThereMayBeNone) {
    const auto wrong = evaluated({{0.99F, false}, {0.9F, true}});
    EXPECT_FALSE(choose_reject(0.4, wrong, wrong).threshold);
    EXPECT_TRUE(choose_reject(0.5, wrong, wrong).threshold);
    EXPECT_FALSE(choose_reject(0.5, {}, wrong).threshold) << "no valid images";
}

} // namespace
} // namespace headroom
