#include "core/comparison/report/PlaceCharts.h"

#include "core/comparison/report/Report.h"
#include "tests/core/comparison/SampleComparison.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// 64 maps of 7x7 and ten classes: S * S * 64 * 10 + 10 parameters.
std::int64_t params_of(int side) {
    return std::int64_t{640} * side * side + 10;
}

HeadComparison compared(const std::vector<std::pair<std::string, std::int64_t>>& heads,
                        int seeds = 3) {
    HeadComparison comparison;
    comparison.model = "mnist-cnn";
    comparison.data = "mnist";
    comparison.test_count = 1000;
    std::vector<TrainedRun> runs;
    int wrong = 50;
    for (const auto& [head, params] : heads) {
        for (int seed = 0; seed < seeds; ++seed) {
            runs.push_back(sample_run(head, static_cast<std::uint64_t>(seed), 1000, wrong + seed));
            runs.back().head_params = params;
        }
        wrong -= 10;
    }
    compare_runs(comparison, std::move(runs));
    return comparison;
}

TEST(PlaceCharts, TheSideOfFlattenFollowsFromTheOthers) {
    const auto curve = place_curve(compared({{"flatten-dense", params_of(7)},
                                             {"pool-4-dense", params_of(4)},
                                             {"pool-1-dense", params_of(1)},
                                             {"pool-2-dense", params_of(2)}}));
    ASSERT_TRUE(curve);
    EXPECT_THAT(curve->sides, ElementsAre(1, 2, 4, 7));
    ASSERT_EQ(curve->accuracy.lines.size(), 1U);
    const auto& line = curve->accuracy.lines[0];
    EXPECT_EQ(line.points.front().first, 1);
    EXPECT_NEAR(line.points.back().second, 0.949, 1e-12);
    EXPECT_EQ(line.intervals.size(), 4U);
    EXPECT_THAT(curve->accuracy.description, HasSubstr("S = 7: 94.90%."));
    EXPECT_THAT(curve->parameters.description, HasSubstr("S = 7: 31,370."));
    EXPECT_EQ(curve->parameters.bars.back().label, "S = 7: flatten-dense");
}

TEST(PlaceCharts, AccuracyOverTheTrainingTime) {
    auto comparison = compared({{"flatten-dense", 10}, {"gap-dense", 10}});
    const auto chart = accuracy_by_time(comparison);
    EXPECT_EQ(chart.x_label, "seconds of training");
    ASSERT_EQ(chart.lines.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_DOUBLE_EQ(chart.lines[i].points.at(0).first, comparison.heads[i].mean("seconds"));
        EXPECT_DOUBLE_EQ(chart.lines[i].points.at(0).second,
                         comparison.heads[i].mean("test_accuracy"));
    }
    EXPECT_THAT(chart.description, HasSubstr("of training"));
}

TEST(PlaceCharts, GapIsOneByOneAndCountsOnce) {
    const auto curve = place_curve(compared({{"gap-dense", params_of(1)},
                                             {"pool-1-dense", params_of(1)},
                                             {"pool-2-dense", params_of(2)},
                                             {"pool-7-dense", params_of(7)},
                                             {"flatten-dense", params_of(7)}}));
    ASSERT_TRUE(curve);
    EXPECT_THAT(curve->sides, ElementsAre(1, 2, 7));
}

TEST(PlaceCharts, OtherHiddenLayersLeaveFlattenOut) {
    EXPECT_FALSE(place_curve(compared({{"flatten-dense", 3222538},
                                       {"gap-dense", params_of(1)},
                                       {"pool-2-dense", params_of(2)}})));
    const auto curve = place_curve(compared({{"flatten-dense", 3222538},
                                             {"gap-dense", params_of(1)},
                                             {"pool-2-dense", params_of(2)},
                                             {"pool-4-dense", params_of(4)}}));
    ASSERT_TRUE(curve);
    EXPECT_THAT(curve->sides, ElementsAre(1, 2, 4));
}

TEST(PlaceCharts, OtherHeadsHaveNoCurveButAMarkEach) {
    const auto comparison =
        compared({{"flatten-dense", 31370}, {"gap-dense", 650}, {"of a later version", 700}}, 1);
    EXPECT_FALSE(place_curve(comparison));
    const auto chart = accuracy_by_parameters(comparison);
    ASSERT_EQ(chart.lines.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(chart.lines[i].points.size(), 1U);
        EXPECT_EQ(chart.lines[i].intervals.size(), 1U);
        EXPECT_EQ(chart.lines[i].marker, i); // told apart without colours
    }
    EXPECT_TRUE(chart.log_x);
    EXPECT_THAT(chart.description, HasSubstr("gap-dense: 96.00% with 650 parameters."));
    EXPECT_THAT(interval_note(comparison), HasSubstr("for these networks"));
}

TEST(PlaceCharts, TheReportHasBoth) {
    const auto html = to_html(compared({{"flatten-dense", params_of(7)},
                                        {"pool-2-dense", params_of(2)},
                                        {"pool-1-dense", params_of(1)}}));
    EXPECT_THAT(html, HasSubstr("<h2>How much of the place do the data need?</h2>"));
    EXPECT_THAT(html, HasSubstr("<title>Test accuracy over S</title>"));
    EXPECT_THAT(html, HasSubstr("<title>Test accuracy over the parameters of the head</title>"));
    EXPECT_THAT(html, HasSubstr("Bars are 95% intervals over the seeds."));
    const auto others = to_html(compared({{"flatten-dense", 31370}, {"gap-dense", 650}}));
    EXPECT_THAT(others, Not(HasSubstr("How much of the place")));
    EXPECT_THAT(others, HasSubstr("Accuracy over the head&#39;s parameters"));
}

} // namespace
} // namespace headroom
