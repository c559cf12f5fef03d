#include "core/comparison/report/Report.h"

#include "core/comparison/report/ReadReport.h"

#include "core/comparison/report/SvgChart.h"
#include "datasets/base/text/JsonText.h"
#include "tests/core/comparison/SampleComparison.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Report, JsonHasTheDocumentedKeys) {
    const auto json = to_json(sample_comparison());
    ASSERT_EQ(json.at("heads").size(), 2u);
    const auto& head = json["heads"][1];
    EXPECT_EQ(head.at("head"), "gap-dense");
    EXPECT_EQ(head.at("params").at("backbone"), 52096);
    EXPECT_EQ(head.at("params").at("head"), 650);
    EXPECT_EQ(head.at("params").at("total"), 52746);
    for (const auto* key :
         {"macs", "activation_bytes", "gap", "seconds", "images_per_second", "peak_memory_bytes"})
        EXPECT_TRUE(head.at(key).is_number()) << key;
    for (const auto* key : {"train_accuracy", "test_accuracy"}) {
        EXPECT_TRUE(head.at(key).at("mean").is_number());
        EXPECT_TRUE(head.at(key).at("sd").is_number());
        EXPECT_EQ(head.at(key).at("values").size(), 3u);
    }
    EXPECT_EQ(json.at("difference").at("second"), "gap-dense");
    EXPECT_NEAR(json["difference"]["test_accuracy"]["mean"], -0.0031, 1e-12);
    EXPECT_EQ(json["difference"]["interval"].size(), 2u);
    EXPECT_FALSE(json.contains("differences"));
    EXPECT_EQ(json.at("data").at("fingerprint"), "0123456789abcdef");
    EXPECT_EQ(json.at("seeds"), (std::vector<int>{0, 1, 2}));
    EXPECT_EQ(json.at("settings").at("epochs"), "5");
}

TEST(Report, ThreeHeadsGiveTwoDifferences) {
    HeadComparison comparison;
    compare_runs(comparison, {sample_run("a", 0, 100, 6), sample_run("b", 0, 100, 7),
                              sample_run("c", 0, 100, 9)});
    const auto json = to_json(comparison);
    ASSERT_EQ(json.at("differences").size(), 2u);
    EXPECT_EQ(json["difference"], json["differences"][0]);
    EXPECT_EQ(json["differences"][1]["second"], "c");
}

TEST(Report, CsvHasARowAHeadAndAsManyCellsAsTitles) {
    const auto csv = to_csv(sample_comparison());
    std::vector<std::string> lines;
    std::istringstream stream(csv);
    for (std::string line; std::getline(stream, line);)
        lines.push_back(line);
    ASSERT_EQ(lines.size(), 3u);
    for (const auto& line : lines)
        EXPECT_EQ(std::count(line.begin(), line.end(), ','),
                  std::count(lines[0].begin(), lines[0].end(), ','));
    EXPECT_THAT(lines[2], HasSubstr("gap-dense,3,52096,650,52746,"));
}

TEST(Report, TellsTrainedFromFrozenAndTheFeaturePassFromTraining) {
    std::vector<TrainedRun> runs{sample_run("flatten-dense", 0, 100, 6),
                                 sample_run("gap-dense", 0, 100, 9)};
    for (auto& run : runs) {
        run.frozen_params = run.backbone_params;
        run.feature_seconds = 7;
    }
    HeadComparison frozen;
    frozen.weights = "resnet18.pth";
    frozen.preprocessing = "torch: RGB";
    compare_runs(frozen, runs);
    const auto json = to_json(frozen);
    EXPECT_EQ(json["heads"][1]["params"]["frozen"], 52096);
    EXPECT_EQ(json["heads"][1]["params"]["trained"], 650);
    EXPECT_EQ(json["heads"][1]["feature_seconds"], 7);
    EXPECT_EQ(json["heads"][1]["seconds"], 60);
    EXPECT_EQ(json["weights"], "resnet18.pth");
    const auto text = to_text(frozen);
    for (const char* part : {"Pretrained: resnet18.pth\nPixels: torch: RGB\n\n", "  trained",
                             "  frozen", "52,096", "Feature pass", "7.00 s"})
        EXPECT_THAT(text, HasSubstr(part));
    EXPECT_THAT(to_html(frozen), HasSubstr("resnet18.pth"));
    EXPECT_THAT(to_csv(frozen), HasSubstr(",trained_params,frozen_params,"));

    const auto again = comparison_from_json(json);
    EXPECT_EQ(to_text(again).substr(0, text.find("minus")), text.substr(0, text.find("minus")));
    EXPECT_EQ(to_json(again)["heads"], json["heads"]);

    const auto usual = to_text(sample_comparison());
    for (const char* part : {"Pretrained", "trained", "frozen", "Feature"})
        EXPECT_THAT(usual, Not(HasSubstr(part)));
}

TEST(Report, TextAlignsTheHeadsAsColumns) {
    const auto text = to_text(sample_comparison());
    EXPECT_THAT(text, HasSubstr("99.25% ± 0.05"));
    EXPECT_THAT(text, HasSubstr("3.27 M"));
    EXPECT_THAT(text, HasSubstr("gap-dense minus flatten-dense: -0.31 points"));
    std::istringstream stream(text);
    std::string line;
    std::getline(stream, line);
    std::getline(stream, line);
    std::getline(stream, line);
    const auto head_line = line.size();
    while (std::getline(stream, line) && !line.empty())
        EXPECT_EQ(line.size() - (line.find("±") != std::string::npos ? 2 : 0), head_line) << line;
}

TEST(Report, NoReportPoolsMcNemarOverSeeds) {
    const auto several = sample_comparison();
    EXPECT_TRUE(to_json(several)["difference"]["mcnemar_p"].is_null());
    EXPECT_THAT(to_text(several), HasSubstr("gap-dense 0, flatten-dense 93 (over 3 seeds)"));
    for (const auto& report : {to_text(several), to_html(several)})
        EXPECT_THAT(report, Not(HasSubstr("McNemar")));

    HeadComparison one;
    compare_runs(one, {sample_run("flatten-dense", 0, 100, 6), sample_run("gap-dense", 0, 100, 9)});
    EXPECT_DOUBLE_EQ(to_json(one)["difference"]["mcnemar_p"].get<double>(), 0.25);
    EXPECT_THAT(to_text(one), HasSubstr("(McNemar: p = 0.25)"));
    EXPECT_THAT(to_html(one), HasSubstr("McNemar's exact test: p = 0.25"));
}

TEST(Report, TwoSeedsHaveNoIntervalInAnyReport) {
    HeadComparison two;
    compare_runs(two,
                 {sample_run("flatten-dense", 0, 100, 1), sample_run("gap-dense", 0, 100, 2),
                  sample_run("flatten-dense", 1, 100, 1), sample_run("gap-dense", 1, 100, 90)});
    EXPECT_TRUE(to_json(two)["difference"]["seed_interval"].is_null());
    EXPECT_THAT(to_text(two), HasSubstr("95% interval over seeds    too few seeds: needs 3\n"));
    EXPECT_THAT(to_html(two), HasSubstr("too few for an interval"));
    EXPECT_THAT(to_html(two), HasSubstr("An interval over seeds needs 3 of them."));
    EXPECT_THAT(to_html(two), Not(HasSubstr("95% over seeds")));
}

TEST(Report, HtmlStandsAlone) {
    const auto html = to_html(sample_comparison());
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    EXPECT_THAT(html, Not(HasSubstr("http")));
    EXPECT_THAT(html, Not(HasSubstr("url(")));
    EXPECT_THAT(html, HasSubstr("flatten-dense or gap-dense on mnist</title>"));
    EXPECT_THAT(html, HasSubstr("gap-dense is 0.31 points behind flatten-dense"));
    EXPECT_THAT(html, HasSubstr("prefers-color-scheme: dark"));
    const auto count = [&](const std::string& part) {
        std::size_t found = 0;
        for (auto at = html.find(part); at != std::string::npos; at = html.find(part, at + 1))
            ++found;
        return found;
    };
    EXPECT_EQ(count("<svg"), count("</svg>"));
    EXPECT_EQ(count("<svg"), count("<desc>"));
    EXPECT_GE(count("<svg"), 7u);
    EXPECT_EQ(count("nan"), 0u);
}

TEST(Report, HtmlEscapesWhatUsersNamed) {
    auto comparison = sample_comparison();
    comparison.data = "<b>\"a\" & 'b'</b>\xFF";
    comparison.classes = {"<script>alert(1)</script>"};
    const auto html = to_html(comparison);
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    EXPECT_THAT(html, HasSubstr("&lt;b&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/b&gt;\xEF\xBF\xBD"));
    EXPECT_NO_THROW(json_text(to_json(comparison)));
}

TEST(Report, HtmlKeepsWritingDirectionsApart) {
    auto comparison = sample_comparison();
    comparison.data = "data/photo\u202Egpj";
    comparison.notes = {"שלום"};
    const auto html = to_html(comparison);
    EXPECT_THAT(html, Not(HasSubstr("\u202E")));
    EXPECT_THAT(html, HasSubstr("<bdi>photo\\u202Egpj</bdi>"));
    EXPECT_THAT(html, HasSubstr("<dd><bdi>data/photo\\u202Egpj</bdi></dd>"));
    EXPECT_THAT(html, HasSubstr("<li><bdi>שלום</bdi></li>"));
}

TEST(Report, AnUnfinishedComparisonStillHasReports) {
    HeadComparison comparison;
    compare_runs(comparison, {});
    EXPECT_THAT(to_html(comparison), HasSubstr("No run has finished yet"));
    EXPECT_TRUE(to_json(comparison).at("difference").is_null());
    EXPECT_FALSE(to_text(comparison).empty());

    compare_runs(comparison, {sample_run("flatten-dense", 0, 10, 1)});
    EXPECT_THAT(to_html(comparison), HasSubstr("90.00%"));
    EXPECT_THAT(to_text(comparison), HasSubstr("90.00%"));
}

TEST(SvgChart, TicksAreRoundAndCoverTheRange) {
    EXPECT_THAT(nice_ticks(0, 10, 5), testing::ElementsAre(0, 2, 4, 6, 8, 10));
    const auto ticks = nice_ticks(97.31, 99.48, 5);
    EXPECT_LE(ticks.front(), 97.31);
    EXPECT_GE(ticks.back(), 99.48);
    EXPECT_NEAR(ticks[1] - ticks[0], 0.5, 1e-9);
    EXPECT_GE(nice_ticks(1, 1, 5).size(), 2u);
}

} // namespace
} // namespace headroom
