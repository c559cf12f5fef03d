#include "core/comparison/report/SvgChart.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom {
namespace {

using testing::HasSubstr;

std::string difference_of(const std::string& name) {
    DotChart chart{"Difference", "", {{"seeds", "", "ink", {-0.01, 0.02}, 0.005, {}}},
                   true,         {}, {}};
    chart.left = "← " + name + " better";
    chart.right = name + " better →";
    return to_svg(chart);
}

TEST(SvgChart, LongNamesOfTheSidesAreBelowEachOther) {
    const auto near = difference_of("gap-dense");
    EXPECT_THAT(near, HasSubstr(R"(<text x="0.0" y="90.0" text-anchor="start")"));
    EXPECT_THAT(near, HasSubstr(R"(<text x="400.0" y="90.0" text-anchor="end")"));
    const auto far = difference_of("experiments/gap-dense-seed0");
    EXPECT_THAT(far, HasSubstr(R"(<text x="400.0" y="106.0" text-anchor="end")"));
    EXPECT_THAT(far, HasSubstr("viewBox=\"0 0 400 114\""));
}

TEST(SvgChart, EveryMarkHasItsValueAsTitle) {
    const auto svg = difference_of("gap-dense");
    EXPECT_THAT(svg, HasSubstr("<title>seeds: -1.00 points</title></circle>"));
    EXPECT_THAT(svg, HasSubstr("<title>seeds, mean: +0.50 points</title></path>"));
}

} // namespace
} // namespace headroom
