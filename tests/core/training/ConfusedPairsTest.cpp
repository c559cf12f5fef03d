#include "core/training/ConfusedPairs.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(ConfusedPairs, AreThoseWithTheMostSamplesFirst) {
    Evaluation evaluation;
    evaluation.labels = {0, 0, 0, 0, 1, 1, 2, 2, 2, 2};
    evaluation.predicted = {0, 0, 1, 2, 1, 0, 1, 1, 1, 2};
    count_classes(evaluation, {"car", "truck", "van"});
    const auto pairs = confused_pairs(evaluation);
    ASSERT_EQ(pairs.size(), 4u);
    EXPECT_EQ(pairs[0].label, 2u);
    EXPECT_EQ(pairs[0].predicted, 1u);
    EXPECT_EQ(pairs[0].count, 3);
    EXPECT_DOUBLE_EQ(pairs[0].share, 0.75);
    // Equal ones in the order of the classes.
    EXPECT_EQ(pairs[1].label, 0u);
    EXPECT_EQ(pairs[1].predicted, 1u);
    EXPECT_EQ(pairs[2].predicted, 2u);
    EXPECT_DOUBLE_EQ(pairs[3].share, 0.5);
}

TEST(ConfusedPairs, AreNoneWithoutAMistake) {
    Evaluation evaluation;
    evaluation.labels = evaluation.predicted = {0, 1, 1};
    count_classes(evaluation, {"car", "truck"});
    EXPECT_TRUE(confused_pairs(evaluation).empty());
}

} // namespace
} // namespace headroom
