#include "core/comparison/statistics/Holm.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

TEST(Holm, MultipliesTheSmallestByAllAndNeverDescends) {
    EXPECT_THAT(holm({0.01, 0.04, 0.03, 0.005}),
                ElementsAre(DoubleNear(0.03, 1e-15), DoubleNear(0.06, 1e-15),
                            DoubleNear(0.06, 1e-15), DoubleNear(0.02, 1e-15)));
    EXPECT_THAT(holm({0.9, 0.6}), ElementsAre(1, 1));
    EXPECT_THAT(holm({0.2}), ElementsAre(0.2));
    EXPECT_THAT(holm({}), testing::IsEmpty());
}

} // namespace
} // namespace headroom
