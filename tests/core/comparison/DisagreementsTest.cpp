#include "core/comparison/Disagreements.h"

#include "datasets/base/Error.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::ElementsAre;

Evaluation evaluation(std::vector<int> labels, std::vector<int> predicted) {
    Evaluation result;
    result.labels = std::move(labels);
    result.predicted = std::move(predicted);
    return result;
}

TEST(Disagreements, EverySampleIsInOneList) {
    const auto a = evaluation({0, 1, 2, 0, 1, 2}, {0, 1, 0, 0, 2, 2});
    const auto b = evaluation({0, 1, 2, 0, 1, 2}, {0, 0, 2, 0, 0, 1});
    const auto lists = disagreements(a, b);
    EXPECT_THAT(lists.both_right, ElementsAre(0, 3));
    EXPECT_THAT(lists.only_first, ElementsAre(1, 5));
    EXPECT_THAT(lists.only_second, ElementsAre(2));
    EXPECT_THAT(lists.both_wrong, ElementsAre(4));
    EXPECT_THAT(lists.one_right(), ElementsAre(1, 2, 5));
    EXPECT_EQ(lists.counts(), (PairedCounts{2, 2, 1, 1}));
    EXPECT_EQ(lists.counts(), paired_difference(a, b).counts);
}

TEST(Disagreements, TheDifferenceIsOfAccuracies) {
    const auto a = evaluation({0, 0, 0, 0}, {0, 0, 0, 1}),
               b = evaluation({0, 0, 0, 0}, {0, 1, 1, 1});
    const auto paired = paired_difference(a, b);
    EXPECT_DOUBLE_EQ(paired.mean, -0.5);
    // 0, -1, -1, 0: deviation sqrt(1/3).
    EXPECT_NEAR(paired.interval.second - paired.mean, 3.182446305 * std::sqrt(1.0 / 3 / 4), 1e-8);
    EXPECT_DOUBLE_EQ(paired.mcnemar_p, 0.5);
    EXPECT_DOUBLE_EQ(paired_difference(evaluation({}, {}), evaluation({}, {})).mean, 0);
}

TEST(Disagreements, OtherSamplesAreAnError) {
    try {
        disagreements(evaluation({0, 1}, {0, 1}), evaluation({0}, {0}));
        FAIL() << "paired 2 samples with 1";
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("2 and 1 samples"));
    }
}

} // namespace
} // namespace headroom
