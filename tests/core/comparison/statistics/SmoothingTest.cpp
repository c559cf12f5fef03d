#include "core/comparison/statistics/Smoothing.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

TEST(Smoothing, WithoutWeightTheValuesStay) {
    EXPECT_THAT(smoothed({3, 1, 2}, 0), ElementsAre(3, 1, 2));
    EXPECT_TRUE(smoothed({}, 0.5).empty());
}

TEST(Smoothing, BeginsWithoutBiasAndFollowsLater) {
    // (1/2) / (1/2); (1/4 + 1) / (3/4); (1/8 + 1/2 + 1/2) / (7/8)
    EXPECT_THAT(
        smoothed({1, 2, 1}, 0.5),
        ElementsAre(DoubleNear(1, 1e-12), DoubleNear(5.0 / 3, 1e-12), DoubleNear(9.0 / 7, 1e-12)));
    for (const double value : smoothed({4, 4, 4, 4}, 0.9))
        EXPECT_NEAR(value, 4, 1e-12);
}

} // namespace
} // namespace headroom
