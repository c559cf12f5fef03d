#include "core/engine/TuningChoices.h"

#include <gmock/gmock.h>

using namespace headroom;
using testing::ElementsAre;
using testing::Pair;

namespace {

TEST(TuningChoices, GivenOnesComeFirstAndAllAreRemembered) {
    TuningChoices choices({{"conv a", "winograd"}, {"not asked for", "direct"}});
    int measured = 0;
    const auto measure = [&] {
        ++measured;
        return std::string("direct");
    };
    EXPECT_EQ(choices.choose("conv a", measure), "winograd");
    EXPECT_EQ(measured, 0);
    EXPECT_EQ(choices.choose("conv b", measure), "direct");
    EXPECT_EQ(measured, 1);
    EXPECT_THAT(choices.taken(), ElementsAre(Pair("conv a", "winograd"), Pair("conv b", "direct")));
}

} // namespace
