#include "core/comparison/report/SvgStyle.h"

#include "core/comparison/report/SvgChart.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(SvgStyle, AnElementHasTheColoursOfTheReportsStyleSheet) {
    const auto styled = with_own_style(
        "<p class=\"c0\">a</p><svg viewBox=\"0 0 1 1\"><circle r=\"2\" class=\"ring c1\"/>"
        "<text class=\"tick\">5</text><rect class=\"c0\"/>"
        "<line class=\"line thin dashed c2\"/></svg><p>b</p>",
        PageColours::light);
    EXPECT_THAT(styled, testing::StartsWith("<p class=\"c0\">a</p><svg xmlns="));
    EXPECT_THAT(styled, testing::EndsWith("</svg><p>b</p>"));
    // fill: !important of the ring before the colour of the head, which comes later.
    EXPECT_THAT(styled, HasSubstr("class=\"ring c1\" fill=\"#ffffff\" stroke=\"#d55e00\""));
    EXPECT_THAT(styled, HasSubstr("fill=\"#5a6675\" font-family=\"sans-serif\" font-size=\"11\""));
    EXPECT_THAT(styled, HasSubstr("<rect class=\"c0\" fill=\"#0072b2\" stroke=\"none\"/>"));
    EXPECT_THAT(styled, HasSubstr("fill=\"none\" opacity=\".45\" stroke=\"#009e73\" "
                                  "stroke-dasharray=\"6 5\" stroke-linecap=\"round\""));
}

TEST(SvgStyle, ADarkPageHasItsOwnColours) {
    const auto svg = to_svg(BarChart{"Bars", "", {{"one", "1", {{1, "c0"}}}}});
    const auto dark = with_own_style(svg, PageColours::dark);
    EXPECT_THAT(dark, HasSubstr("fill=\"#5db4ee\""));
    EXPECT_THAT(dark, Not(HasSubstr("#0072b2")));
    EXPECT_THAT(dark, Not(HasSubstr("var(")));
    EXPECT_THAT(with_own_style(svg, PageColours::light), HasSubstr("fill=\"#0072b2\""));
}

TEST(SvgStyle, OtherTextStays) {
    EXPECT_EQ(with_own_style("no chart", PageColours::light), "no chart");
    EXPECT_NO_THROW(with_own_style("<svg viewBox", PageColours::light));
}

} // namespace
} // namespace headroom
