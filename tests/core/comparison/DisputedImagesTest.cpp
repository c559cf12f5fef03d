#include "core/comparison/DisputedImages.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using Answers = std::vector<TestAnswer>;

TEST(DisputedImages, TheSurestDisagreementsComeFirst) {
    const Answers first{{1, 0.9F}, {1, 0.99F}, {2, 0.8F}, {0, 0.95F}};
    const Answers second{{1, 0.9F}, {2, 0.5F}, {3, 0.7F}, {1, 0.6F}};
    EXPECT_THAT(disputed_samples({&first, &second}), testing::ElementsAre(2, 3, 1));
}

TEST(DisputedImages, OfThreeTheTwoSurestAnswersCount) {
    const Answers first{{1, 0.9F}, {1, 0.5F}}, second{{1, 0.8F}, {2, 0.6F}},
        third{{2, 0.4F}, {3, 0.7F}};
    EXPECT_THAT(disputed_samples({&first, &second, &third}), testing::ElementsAre(1, 0));
}

TEST(DisputedImages, EqualAnswersAreNone) {
    const Answers same{{1, 0.9F}};
    EXPECT_TRUE(disputed_samples({&same, &same}).empty());
    EXPECT_TRUE(disputed_samples({}).empty());
}

} // namespace
} // namespace headroom
