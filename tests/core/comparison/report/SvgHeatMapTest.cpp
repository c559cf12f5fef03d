#include "core/comparison/report/SvgChart.h"
#include "tests/TextCount.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

HeatMap map_of(std::size_t side) {
    HeatMap map;
    map.title = "a map";
    map.colour = "c1";
    map.side = side;
    map.first = -static_cast<int>(side / 2);
    for (std::size_t i = 0; i < side * side; ++i)
        map.values.push_back(static_cast<double>(i) / static_cast<double>(side * side - 1));
    return map;
}

TEST(SvgHeatMap, HasACellAndANumberAPlace) {
    const auto svg = to_svg(map_of(3));
    EXPECT_EQ(times(svg, "<rect"), 9U);
    EXPECT_EQ(times(svg, "class=\"cell\""), 9U);
    EXPECT_EQ(times(svg, "class=\"c1\""), 9U);
    EXPECT_THAT(svg, testing::HasSubstr("<title>-1, -1: 0.00%</title>"));
    EXPECT_THAT(svg, testing::HasSubstr("<title>1, 1: 100.00%</title>"));
    EXPECT_THAT(svg, testing::HasSubstr("fill-opacity=\"0.000\""));
    EXPECT_THAT(svg, testing::HasSubstr("fill-opacity=\"0.600\""));
}

TEST(SvgHeatMap, LeavesOutNumbersThatDoNotFit) {
    EXPECT_EQ(times(to_svg(map_of(33)), "class=\"cell\""), 0U);
}

TEST(SvgHeatMap, EqualValuesAreDrawn) {
    auto map = map_of(3);
    map.values.assign(9, 0.5);
    map.low = map.high = 0.5;
    EXPECT_EQ(times(to_svg(map), "fill-opacity=\"0.600\""), 9U);
}

TEST(SvgLineChart, LegendsTakeAsManyRowsAsTheyNeed) {
    LineChart chart{"title", "", "x", {}, 0, 1, {}};
    for (std::size_t i = 0; i < 4; ++i)
        chart.lines.push_back({"c0", false, false, "a rather long name", {{0, 0.5}, {8, 1}}, i});
    const auto svg = to_svg(chart);
    EXPECT_THAT(svg, testing::HasSubstr("viewBox=\"0 0 400 268\"")); // a second row
    EXPECT_EQ(times(svg, "<circle"), 2U);                            // the others have other shapes
    chart.lines.resize(1);
    EXPECT_THAT(to_svg(chart), testing::HasSubstr("viewBox=\"0 0 400 250\""));
    EXPECT_THAT(to_svg(chart), testing::HasSubstr(">8</text>"));
    chart.x_ticks = {0, 5};
    EXPECT_THAT(to_svg(chart), testing::Not(testing::HasSubstr(">8</text>")));
}

} // namespace
} // namespace headroom
