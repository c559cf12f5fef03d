#include "core/comparison/report/CalibrationSection.h"
#include "core/comparison/report/FigureRows.h"
#include "core/comparison/report/ReadReport.h"
#include "core/comparison/report/Report.h"
#include "datasets/base/Error.h"
#include "tests/core/comparison/SampleComparison.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::HasSubstr;
using testing::Not;

RunCalibration sample_calibration(double error, std::uint64_t seed, bool tempered) {
    RunCalibration calibration;
    calibration.error = error + 0.001 * static_cast<double>(seed);
    if (tempered) {
        calibration.temperature = 1.25;
        calibration.error_after = error / 2;
    }
    calibration.surest = {1, 0.999, 0.998, 0.997, 0.994};
    calibration.bins = reliability_bins({{0.42, true}, {0.97, true}, {0.99, true}, {0.98, false}});
    return calibration;
}

HeadComparison calibrated_comparison(bool tempered = true) {
    std::vector<TrainedRun> runs;
    for (std::uint64_t seed = 0; seed < 3; ++seed)
        for (const auto* head : {"flatten-dense", "gap-dense"}) {
            const bool flatten = head == std::string("flatten-dense");
            auto run = sample_run(head, seed, 10000, flatten ? 70 : 100);
            run.calibration = sample_calibration(flatten ? 0.02 : 0.01, seed, tempered);
            if (flatten) run.weight_outside_gap = 0.34;
            runs.push_back(run);
        }
    auto comparison = sample_comparison();
    compare_runs(comparison, std::move(runs));
    return comparison;
}

TEST(CalibrationReport, EveryReportHasTheFigures) {
    const auto comparison = calibrated_comparison();
    for (const auto& report : {to_text(comparison), to_html(comparison)})
        for (const auto* part :
             {"Calibration error", "2.10% ± 0.10", "1.10% ± 0.10", "best temperature", "1.25",
              "error with it", "0.50%", "Accuracy on the surest 50%", "on the surest 99%", "99.40%",
              "Weight bound to places", "34.00%"})
            EXPECT_THAT(report, HasSubstr(part));
    const auto csv = to_csv(comparison);
    for (const auto* column :
         {",calibration_error_mean,calibration_error_sd,", ",temperature_mean,",
          ",calibration_error_after_mean,", ",accuracy_at_50_mean,", ",accuracy_at_99_mean,",
          ",weight_outside_gap_mean,"})
        EXPECT_THAT(csv, HasSubstr(column));
    const auto head = to_json(comparison)["heads"][0];
    EXPECT_NEAR(head["calibration_error"]["mean"], 0.021, 1e-12);
    EXPECT_EQ(head["runs"][1]["calibration"]["accuracy_at"]["95"], 0.997);
    EXPECT_EQ(head["runs"][1]["weight_outside_gap"], 0.34);
    ASSERT_EQ(head["reliability"].size(), 15U);
    EXPECT_EQ(head["reliability"][14]["count"], 9) << "of three seeds";
    EXPECT_FALSE(to_json(comparison)["heads"][1].contains("weight_outside_gap"));
}

TEST(CalibrationReport, AHeadWithoutAMetricHasADash) {
    const auto rows = figure_rows(calibrated_comparison());
    const auto row = std::ranges::find(rows, "Weight bound to places", &FigureRow::label);
    ASSERT_NE(row, rows.end());
    EXPECT_EQ(row->cells, (std::vector<std::string>{"34.00% ± 0.00", "–"}));
    EXPECT_FALSE(row->best);
    const auto explained = "squared weights that no head with global average pooling can have";
    EXPECT_THAT(to_html(calibrated_comparison()), HasSubstr(explained));
    EXPECT_THAT(to_html(sample_comparison()), Not(HasSubstr(explained)));
}

TEST(CalibrationReport, IsReadAsItWasWritten) {
    for (const bool tempered : {true, false}) {
        const auto comparison = calibrated_comparison(tempered);
        const auto json = to_json(comparison);
        const auto again = comparison_from_json(json);
        EXPECT_EQ(to_json(again).dump(), json.dump());
        EXPECT_EQ(to_html(again), to_html(comparison));
        EXPECT_EQ(to_csv(again), to_csv(comparison));
    }
}

TEST(CalibrationReport, AnOlderComparisonHasNone) {
    const auto comparison = comparison_from_json(to_json(sample_comparison()));
    EXPECT_TRUE(comparison.heads[0].reliability.empty());
    EXPECT_TRUE(calibration_section(comparison).empty());
    EXPECT_THAT(to_html(comparison), Not(HasSubstr("Can their probabilities")));
    EXPECT_THAT(to_text(comparison), Not(HasSubstr("Calibration error")));
}

TEST(CalibrationReport, WithoutAValidSplitThereIsNoTemperature) {
    const auto comparison = calibrated_comparison(false);
    EXPECT_THAT(calibration_section(comparison), HasSubstr("no valid split"));
    for (const auto& report : {to_text(comparison), calibration_section(comparison)})
        EXPECT_THAT(report, Not(HasSubstr("1.25")));
    EXPECT_THAT(calibration_section(calibrated_comparison()), Not(HasSubstr("no valid split")));
}

TEST(CalibrationReport, DiagramsSayInWordsWhatTheyShow) {
    const auto comparison = calibrated_comparison();
    const auto diagram = reliability_diagram(comparison, 0);
    for (const auto* part : {"Calibration error 2.10%", "temperature 1.25",
                             "Confidence 98.00%: accuracy 66.67% (9 answers)"})
        EXPECT_THAT(diagram.description, HasSubstr(part));
    const auto svg = to_svg(diagram);
    EXPECT_THAT(svg, HasSubstr("<desc>Calibration error"));
    EXPECT_THAT(svg, HasSubstr("class=\"ring c0\"")) << "few answers are hollow";
    EXPECT_THAT(svg, Not(HasSubstr("nan")));
    const auto coverage = coverage_chart(comparison);
    ASSERT_EQ(coverage.lines.size(), 2U);
    EXPECT_EQ(coverage.lines[0].points.front(), std::pair(50.0, 1.0));
    EXPECT_EQ(coverage.lines[0].points.back().first, 100);
    EXPECT_DOUBLE_EQ(coverage.lines[0].points.back().second, 0.993);
    EXPECT_THAT(coverage.description, HasSubstr("flatten-dense: 50% 100.00%, 80% 99.90%"));
    EXPECT_NE(coverage.lines[0].marker, coverage.lines[1].marker) << "in black and white";
    EXPECT_THAT(to_svg(ReliabilityDiagram{"", "", "c0", {}}), HasSubstr("</svg>"));
}

TEST(CalibrationReport, SharesThatCannotBeAreRefused) {
    const auto json = to_json(calibrated_comparison());
    auto damaged = json;
    damaged["heads"][0]["reliability"][14]["accuracy"] = 1.5;
    EXPECT_THROW(comparison_from_json(damaged), Error);
    damaged = json;
    damaged["heads"][0]["reliability"][0]["count"] = -1;
    EXPECT_THROW(comparison_from_json(damaged), Error);
    damaged = json;
    damaged["heads"][1]["runs"][0]["calibration"]["error"] = -0.1;
    EXPECT_THROW(comparison_from_json(damaged), Error);
    damaged = json;
    damaged["heads"][1]["runs"][0]["calibration"].erase("accuracy_at");
    EXPECT_THROW(comparison_from_json(damaged), nlohmann::json::exception);
}

} // namespace
} // namespace headroom
