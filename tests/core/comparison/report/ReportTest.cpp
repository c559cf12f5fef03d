#include "core/comparison/report/Report.h"

#include "core/comparison/report/ReadReport.h"

#include "core/comparison/report/SvgChart.h"
#include "datasets/base/Error.h"
#include "datasets/base/text/JsonText.h"
#include "tests/core/comparison/SampleComparison.h"

#include <cmath>
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
    ASSERT_EQ(json.at("seed_tests").size(), 1u);
    EXPECT_EQ(json["seed_tests"][0]["pairs"].size(), 3u);
    for (const auto& report : {to_text(comparison), to_html(comparison)})
        EXPECT_THAT(report, HasSubstr("Q = "));
    EXPECT_EQ(to_json(comparison_from_json(json)).dump(), json.dump());
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
    EXPECT_THAT(text, HasSubstr("\ngap-dense minus flatten-dense "));
    EXPECT_THAT(text, HasSubstr(" -0.31 points\n"));
    std::istringstream stream(text);
    std::string line;
    std::getline(stream, line);
    std::getline(stream, line);
    std::getline(stream, line);
    const auto head_line = line.size();
    while (std::getline(stream, line) && !line.empty())
        EXPECT_EQ(line.size() - (line.find("±") != std::string::npos ? 2 : 0), head_line) << line;
}

TEST(Report, McNemarIsForEachSeedAndNeverPooled) {
    const auto several = sample_comparison();
    const auto json = to_json(several)["difference"];
    EXPECT_TRUE(json["mcnemar_p"].is_null());
    ASSERT_EQ(json["by_seed"].size(), 3u);
    EXPECT_EQ(json["by_seed"][2]["seed"], 2);
    EXPECT_EQ(json["by_seed"][2]["counts"]["only_first"], 31);
    EXPECT_NEAR(json["by_seed"][2]["mcnemar_p"].get<double>(), 2 / std::pow(2.0, 31), 1e-15);
    for (const auto& report : {to_text(several), to_html(several)})
        for (const auto* part : {"gap-dense minus flatten-dense, seed by seed", "McNemar"})
            EXPECT_THAT(report, HasSubstr(part));
    EXPECT_THAT(to_text(several), Not(HasSubstr("93"))) << "the sum over the seeds";

    HeadComparison one;
    compare_runs(one, {sample_run("flatten-dense", 0, 100, 6), sample_run("gap-dense", 0, 100, 9)});
    EXPECT_DOUBLE_EQ(to_json(one)["difference"]["mcnemar_p"].get<double>(), 0.25);
}

TEST(Report, EveryReportHasTheSameEvidence) {
    const auto comparison = sample_comparison();
    const auto text = to_text(comparison), html = to_html(comparison);
    const auto tables = evidence_tables(comparison);
    ASSERT_EQ(tables.size(), 2u);
    for (const auto& table : tables)
        for (const auto& row : table.rows)
            for (const auto& cell : row) {
                EXPECT_THAT(text, HasSubstr(cell));
                EXPECT_THAT(html, HasSubstr(escape_html(cell)));
            }
    EXPECT_THAT(text, HasSubstr("95% interval over images and seeds"));
    const auto json = to_json(comparison)["difference"];
    EXPECT_EQ(json["standing"], "equal");
    EXPECT_EQ(json["equal_within"], 0.005);
    const auto& judgement = comparison.differences[0].judgement;
    EXPECT_EQ(json["combined_interval"][0], judgement.interval.first);
    EXPECT_EQ(json["probabilities"]["equal"], judgement.probabilities.equal);
    EXPECT_THAT(to_csv(comparison), HasSubstr(",equal\n"));
}

TEST(Report, FewSeedsAreForTheseNetworksInAnyReport) {
    HeadComparison two;
    compare_runs(two,
                 {sample_run("flatten-dense", 0, 100, 1), sample_run("gap-dense", 0, 100, 2),
                  sample_run("flatten-dense", 1, 100, 1), sample_run("gap-dense", 1, 100, 90)});
    const auto json = to_json(two)["difference"];
    EXPECT_TRUE(json["seed_interval"].is_null());
    EXPECT_TRUE(json["combined_interval"].is_null());
    for (const auto& report : {to_text(two), to_html(two)}) {
        EXPECT_THAT(report, HasSubstr("95% interval over images alone"));
        EXPECT_THAT(report, HasSubstr("nothing follows from 2 seeds"));
        EXPECT_THAT(report, Not(HasSubstr("over images and seeds")));
    }
    EXPECT_THAT(to_html(two), HasSubstr("An interval over seeds needs 3 of them."));
}

/// Takes from a report what versions before 0.2 did not write.
nlohmann::ordered_json of_older_version(nlohmann::ordered_json json) {
    auto& difference = json["difference"];
    const double mean = difference["test_accuracy"]["mean"];
    const double variance = difference["variances"]["images"];
    const double half = 1.959963985 * std::sqrt(variance / 10000);
    difference["interval"] = {mean - half, mean + half};
    for (const auto* key :
         {"combined_interval", "variances", "equal_within", "probabilities", "standing",
          "more_seeds", "more_images", "disagreement", "smallest_difference", "by_seed"})
        EXPECT_EQ(difference.erase(key), 1u) << key;
    json.erase("equal_within");
    return json;
}

TEST(Report, AnOlderVersionsReportIsJudgedLikeANewOne) {
    const auto comparison = sample_comparison();
    const auto again = comparison_from_json(of_older_version(to_json(comparison)));
    const auto &expected = comparison.differences[0], &read = again.differences[0];
    EXPECT_EQ(read.verdict, expected.verdict);
    EXPECT_NEAR(read.judgement.interval.first, expected.judgement.interval.first, 1e-9);
    EXPECT_NEAR(read.crossed.residual, expected.crossed.residual, 1e-9);
    EXPECT_TRUE(read.by_seed.empty()) << "absent, not wrong";
    EXPECT_THAT(to_text(again), Not(HasSubstr("seed by seed")));
    EXPECT_FALSE(to_json(again)["difference"].contains("by_seed"));
}

TEST(Report, CountsThatCannotBeAreRefused) {
    auto json = to_json(sample_comparison());
    json["difference"]["counts"]["only_first"] = -1;
    EXPECT_THROW(comparison_from_json(json), Error);
    json = to_json(sample_comparison());
    json["difference"]["test_accuracy"]["values"] = {0.1};
    EXPECT_THROW(comparison_from_json(json), Error);
    json = to_json(sample_comparison());
    for (const auto* key : {"both_right", "only_first", "only_second", "both_wrong"})
        json["difference"]["counts"][key] = 0;
    EXPECT_NO_THROW(to_html(comparison_from_json(json)));
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
