#include "core/comparison/report/SvgAxis.h"
#include "core/comparison/report/SvgChart.h"
#include "tests/TextCount.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::HasSubstr;
using testing::Not;

LineChart chart_of(std::vector<std::pair<double, double>> points) {
    LineChart chart{"a chart", "in words", "images", {}, 0.5, 0.9};
    chart.lines.push_back({"c0", false, false, "a head", std::move(points)});
    return chart;
}

TEST(SvgAxis, ALogarithmicOneHasEqualStepsAndEnds) {
    const svg::Axis axis(100, 10000, true, 0, 200);
    EXPECT_NEAR(axis(1000), 100, 1e-9);
    EXPECT_NEAR(axis(1), 0, 1e-9);
    EXPECT_NEAR(axis(1e9), 200, 1e-9);
    EXPECT_NEAR(svg::Axis(0, 1, false, 10, 0)(0.25), 7.5, 1e-9);
}

TEST(SvgAxis, TicksOfALogarithmAreRoundAndAtLeastTwo) {
    EXPECT_THAT(svg::LogTicks(100, 3000).ticks,
                testing::Pointwise(testing::DoubleNear(1e-6), {100, 200, 500, 1000, 2000}));
    EXPECT_THAT(
        svg::LogTicks(90, 60000).ticks,
        testing::Pointwise(testing::DoubleNear(1e-6), {100, 300, 1000, 3000, 10000, 30000}));
    EXPECT_THAT(svg::LogTicks(650, 3.2e6).ticks,
                testing::Pointwise(testing::DoubleNear(1e-6), {1000, 10000, 100000, 1000000}));
    const svg::LogTicks narrow(640, 650);
    EXPECT_THAT(narrow.ticks, testing::Pointwise(testing::DoubleNear(1e-6), {500, 1000}));
    EXPECT_NEAR(narrow.low, 500, 1e-6);
    EXPECT_NEAR(narrow.high, 1000, 1e-6);
    EXPECT_THAT(svg::LogTicks(1000, 1000).ticks, testing::SizeIs(testing::Ge(2U)));
    EXPECT_EQ(svg::count_label(60000), "60,000");
    EXPECT_EQ(svg::count_label(3e6), "3 M");
}

TEST(SvgLineChart, LogarithmicAxesHaveTheirOwnTicks) {
    auto chart = chart_of({{100, 0.6}, {1000, 0.7}, {10000, 0.8}});
    chart.log_x = true;
    auto svg = to_svg(chart);
    for (const char* label : {">100<", ">300<", ">1,000<", ">10,000<", ">50%<", ">90%<"})
        EXPECT_THAT(svg, HasSubstr(label));
    chart.log_y = true;
    chart.low = 0.002;
    svg = to_svg(chart);
    for (const char* label : {">0.3%<", ">1%<", ">30%<"})
        EXPECT_THAT(svg, HasSubstr(label));
    chart.x_ticks = {100, 10000};
    EXPECT_THAT(to_svg(chart), Not(HasSubstr(">300<")));
}

TEST(SvgLineChart, BarsStandBesideEachOther) {
    auto chart = chart_of({{1, 0.6}, {2, 0.7}});
    chart.lines[0].intervals = {{0.55, 0.65}, {0.6, 0.8}};
    EXPECT_EQ(times(to_svg(chart), "class=\"cap c0\""), 2U * 3);
    EXPECT_THAT(to_svg(chart), HasSubstr("<circle cx=\"52.0\""));
    chart.lines.push_back(chart.lines[0]);
    EXPECT_EQ(times(to_svg(chart), "<circle cx=\"49.5\""), 1U);
    EXPECT_EQ(times(to_svg(chart), "<circle cx=\"54.5\""), 1U);
}

TEST(SvgLineChart, AHeadOfOnePointIsAMarkInTheLegend) {
    auto chart = chart_of({{650, 0.6}});
    chart.log_x = true;
    EXPECT_EQ(times(to_svg(chart), "class=\"dot c0\""), 2U);
    EXPECT_EQ(times(to_svg(chart), "class=\"line c0\""), 1U); // the polyline, of no length
    // Each has a place of its own: none is moved.
    chart.lines[0].intervals = {{0.55, 0.65}};
    const auto place = chart.lines[0];
    for (int i = 0; i < 3; ++i)
        chart.lines.push_back(place);
    const double middle = svg::Axis(500, 1000, true, 52, 386)(650);
    EXPECT_EQ(times(to_svg(chart), fmt::format("<circle cx=\"{:.1f}\"", middle)), 4U);
}

TEST(SvgLineChart, WhatIsExtrapolatedIsMarked) {
    auto chart = chart_of({{100, 0.6}, {1000, 0.7}});
    EXPECT_THAT(to_svg(chart), Not(HasSubstr("extrapolated")));
    chart.log_x = true;
    chart.extrapolated_from = 300;
    chart.lines[0].band = {{0.5, 0.7}, {0.1, 0.99}}; // leaves the chart, and is cut
    const auto svg = to_svg(chart);
    EXPECT_THAT(svg, HasSubstr(">extrapolated<"));
    EXPECT_THAT(svg, HasSubstr("class=\"limit\""));
    EXPECT_EQ(times(svg, "class=\"band c0\""), 1U);
    EXPECT_THAT(svg, HasSubstr("<polygon points=\"52.0,210.0 386.0,210.0 386.0,30.0 "));
}

TEST(SvgLineChart, AChartWithoutPointsIsDrawn) {
    LineChart chart{"a chart", "", "images", {}, 1, 0};
    chart.log_x = chart.log_y = true;
    EXPECT_THAT(to_svg(chart), HasSubstr("</svg>"));
    EXPECT_THAT(to_svg(chart), Not(HasSubstr("nan")));
}

} // namespace
} // namespace headroom
