#include "core/comparison/report/SvgRankDiagram.h"
#include "tests/TextCount.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::HasSubstr;

TEST(SvgRankDiagram, NamesModelsAxisAndGroups) {
    RankDiagram diagram{"ranks <of> heads",
                        "a: 1.00.",
                        {{"a", 1}, {"b", 2.5}, {"c", 2.5}, {"d", 4}},
                        {{0, 2}, {1, 3}},
                        2.1};
    const auto svg = to_svg(diagram);
    EXPECT_THAT(svg, HasSubstr("<title>ranks &lt;of&gt; heads</title><desc>a: 1.00.</desc>"));
    for (const char* label : {">a 1.00<", ">b 2.50<", ">c 2.50<", ">d 4.00<", ">best<",
                              ">critical difference 2.10<", ">1<", ">4<"})
        EXPECT_EQ(times(svg, label), 1U) << label;
    EXPECT_EQ(times(svg, "<rect"), 2U); // the groups
    EXPECT_EQ(times(svg, "class=\"c"), 0U) << "black on white is enough";
    EXPECT_EQ(times(svg, "text-anchor=\"end\" class=\"label\""), 2U) << "the worse half";
}

TEST(SvgRankDiagram, ALargeCriticalDifferenceStaysInThePicture) {
    const auto svg = to_svg({"", "", {{"flatten-dense", 1.33}, {"gap-dense", 1.67}}, {{0, 1}}, 40});
    EXPECT_THAT(svg, HasSubstr("x2=\"400.0\" y2=\"20.0\""));
}

} // namespace
} // namespace headroom
