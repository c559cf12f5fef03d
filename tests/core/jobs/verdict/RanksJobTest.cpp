#include "core/jobs/verdict/RanksJob.h"

#include "core/comparison/report/Report.h"
#include "datasets/base/Error.h"
#include "datasets/base/text/JsonText.h"
#include "tests/core/comparison/SampleComparison.h"
#include "tests/datasets/TempFolder.h"

namespace headroom {
namespace {

using testing::HasSubstr;

class RanksJob : public testing::Test {
  protected:
    /// A finished comparison: heads with the number of images that each gets wrong.
    std::string compare(const std::string& name,
                        const std::vector<std::pair<std::string, int>>& heads,
                        const std::string& data = {}) {
        auto comparison = sample_comparison();
        comparison.data = data.empty() ? "data/" + name : data;
        comparison.data_fingerprint = name;
        std::vector<TrainedRun> runs;
        for (const auto& [head, wrong] : heads)
            runs.push_back(sample_run(head, 0, 1000, wrong));
        compare_runs(comparison, std::move(runs));
        folder.write(name + "/compare.json", json_text(to_json(comparison)));
        return folder / name;
    }

    RanksSpec three() {
        return {{compare("mnist", {{"a", 10}, {"b", 20}, {"c", 20}}),
                 compare("photos", {{"c", 300}, {"b", 200}, {"a", 100}}),
                 compare("letters", {{"a", 90}, {"b", 80}, {"c", 95}})}};
    }

    TempFolder folder;
};

void expect_usage(const std::string& text, const RanksSpec& spec) {
    expect_error(Failure::usage, {text.c_str()}, [&] { run(spec, {}); });
}

TEST_F(RanksJob, RanksHeadsInWhateverOrderTheyStand) {
    const auto ranks = run(three(), {});
    EXPECT_EQ(ranks.heads, (std::vector<std::string>{"a", "b", "c"}));
    ASSERT_EQ(ranks.data.size(), 3U);
    EXPECT_EQ(ranks.data[1].name, "photos");
    EXPECT_NEAR(ranks.data[1].accuracy[0], 0.9, 1e-12);
    EXPECT_THAT(ranks.data[0].ranks, testing::ElementsAre(1, 2.5, 2.5));
    EXPECT_THAT(ranks.data[2].ranks, testing::ElementsAre(2, 1, 3));
    EXPECT_NEAR(ranks.mean_ranks[0], 4.0 / 3, 1e-12);
}

TEST_F(RanksJob, ReportsHaveEveryFigure) {
    const auto ranks = run(three(), {});
    const auto json = to_json(ranks);
    EXPECT_EQ(json["heads"][0]["head"], "a");
    EXPECT_EQ(json["data"][0]["ranks"][1], 2.5);
    EXPECT_EQ(json["friedman"]["degrees"], 2);
    EXPECT_EQ(json["enough_data_sets"], true);
    EXPECT_THAT(json["command"].get<std::string>(), testing::StartsWith("headroom report /"));
    const auto csv = to_csv(ranks);
    EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 9);
    EXPECT_THAT(csv, HasSubstr("mnist," + folder.path().string() + "/mnist,b,0.98,2.5\n"));
    const auto text = to_text(ranks);
    EXPECT_THAT(text, HasSubstr("99.00% (1)"));
    EXPECT_THAT(text, HasSubstr("mean rank"));
    EXPECT_THAT(text, HasSubstr(ranks.verdict));
    const auto html = to_html(ranks);
    for (const char* part : {"<script", "http", "url(", "nan", " ·  · "})
        EXPECT_THAT(html, testing::Not(HasSubstr(part)));
    EXPECT_THAT(html, HasSubstr("Which head is best over 3 data sets?"));
    EXPECT_THAT(html, HasSubstr("<desc>a: 1.33. b: 1.83. c: 2.83."));
}

TEST_F(RanksJob, OtherHeadsAndEqualImagesAreErrors) {
    auto spec = three();
    spec.folders.emplace_back(compare("other", {{"a", 1}, {"b", 2}, {"d", 3}}));
    expect_usage("/mnist and " + folder.path().string() +
                     "/other have other heads: only the first has c, only the second has d: "
                     "expected the same heads in each",
                 spec);
    spec = three();
    spec.folders.push_back(spec.folders.front());
    expect_usage("are comparisons on the same images", spec);
    spec.folders.resize(1);
    expect_usage("expected two or more", spec);
}

TEST_F(RanksJob, PartsOfOneDataSetAreNotIndependent) {
    auto spec = three();
    spec.folders.emplace_back(compare("again", {{"a", 1}, {"b", 2}, {"c", 3}}, "data/photos"));
    const auto ranks = run(spec, {});
    EXPECT_THAT(ranks.notes, testing::Contains(HasSubstr("are both on data/photos")));
    EXPECT_THAT(ranks.data[3].name, testing::StartsWith("photos ("));
    EXPECT_THAT(ranks.data[0].name, "mnist");

    folder.write("cv/config.json", R"({"headroom": "0", "heads": [], "folds": 2})");
    spec.folders.back() = compare("cv/fold-1", {{"a", 1}, {"b", 2}, {"c", 3}});
    expect_usage("fold-1: is a fold, and folds of one data set are not independent", spec);
}

} // namespace
} // namespace headroom
