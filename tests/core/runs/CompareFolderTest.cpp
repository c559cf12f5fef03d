#include "core/runs/CompareFolder.h"

#include "core/comparison/Disagreements.h"
#include "core/comparison/report/Report.h"
#include "core/jobs/evaluation/PairedEvaluation.h"
#include "tests/core/jobs/JobFixture.h"

#include <algorithm>

namespace headroom {
namespace {

class CompareFolderTest : public JobFixture {
  protected:
    std::filesystem::path compare(std::vector<std::string> heads, int seeds) {
        const auto train = train_spec("", 2);
        CompareSpec spec;
        spec.data = train.data;
        spec.data.options.classes = {"1", "7", "8"};
        spec.model = train.model;
        spec.options = train.options;
        spec.heads = std::move(heads);
        spec.seeds = seeds;
        spec.out = folder / "out";
        made = run(spec, {}).comparison;
        return spec.out;
    }
    void damage(const std::string& from, const std::string& to) const {
        auto text = original;
        const auto at = text.find(from);
        ASSERT_NE(at, std::string::npos) << from;
        text.replace(at, from.size(), to);
        std::ofstream(folder / "out/compare.json") << text;
    }

    HeadComparison made;
    std::string original;
};

TEST_F(CompareFolderTest, ReportsOfWhatIsReadEqualTheFiles) {
    const auto out = compare({"flatten-dense", "gap-dense"}, 2);
    const auto comparison = load_comparison(out);
    EXPECT_EQ(to_json(comparison).dump(2) + "\n", content(out / "compare.json"));
    EXPECT_EQ(to_csv(comparison), content(out / "compare.csv"));
    EXPECT_EQ(to_html(comparison), content(out / "report.html"));
    EXPECT_EQ(to_text(comparison), to_text(made));
    for (const auto& head : comparison.heads)
        for (const auto& run : head.runs)
            EXPECT_EQ(CompareFolder::run(out, run.head, run.seed), run.folder);
}

TEST_F(CompareFolderTest, PairedEvaluationsOfEverySeedAddUpToTheCounts) {
    const auto out = compare({"flatten-dense", "gap-dense"}, 2);
    std::filesystem::rename(out, folder / "moved");
    PairedCounts sum;
    for (auto seed : made.seeds) {
        const auto spec = paired_evaluation(folder / "moved", "flatten-dense", "gap-dense", seed);
        const auto rows = run(spec, {});
        const auto counts = disagreements(rows[0].evaluation, rows[1].evaluation).counts();
        sum.both_right += counts.both_right;
        sum.only_first += counts.only_first;
        sum.only_second += counts.only_second;
        sum.both_wrong += counts.both_wrong;
    }
    EXPECT_EQ(sum, made.differences[0].counts);
}

TEST_F(CompareFolderTest, ThreeHeadsAndOneSeed) {
    const auto out = compare({"gap-dense", "flatten-dense", "gap-conv"}, 1);
    const auto comparison = load_comparison(out);
    EXPECT_EQ(comparison.differences.size(), 2U);
    EXPECT_EQ(to_json(comparison).dump(2) + "\n", content(out / "compare.json"));
    EXPECT_EQ(to_csv(comparison), content(out / "compare.csv"));
    EXPECT_EQ(to_html(comparison), content(out / "report.html"));
}

TEST_F(CompareFolderTest, DamagedAndForeignFilesAreAnErrorInOneLine) {
    expect_error(Failure::io, "no compare.json", [&] { load_comparison(folder); });
    const auto out = compare({"flatten-dense", "gap-dense"}, 1);
    original = content(out / "compare.json");
    const auto refused = [&](const std::string& part) {
        expect_error(Failure::bad_data, part, [&] { load_comparison(out); });
        expect_error(Failure::bad_data, "compare.json", [&] { load_comparison(out); });
    };
    damage("\"second\": \"gap-dense\"", "\"second\": \"elephant\"");
    refused("found elephant");
    damage("\"seeds\": [\n    0\n  ]", "\"seeds\": [3]");
    refused("expected those of the runs");
    damage("\"macs\": ", "\"macs\": \"many\", \"more\": ");
    refused("must be number");
    const auto cut = original.substr(0, original.size() - 3);
    std::ofstream(out / "compare.json") << cut;
    refused("not JSON at line " + std::to_string(1 + std::ranges::count(cut, '\n')) + ", column ");
    std::ofstream(out / "compare.json") << original;
    std::ofstream(out / "disagreements.json") << "{\"seed\": 0}";
    expect_error(Failure::bad_data, "disagreements.json", [&] { load_comparison(out); });
    std::filesystem::remove(out / "disagreements.json");
    EXPECT_TRUE(load_comparison(out).disputed.shown.empty()) << "the report is whole without them";
    for (const char* foreign : {"", "[]", "17", "{\"heads\": 3}", "\x80\xFF"}) {
        std::ofstream(out / "compare.json") << foreign;
        refused("headroom compare");
    }
}

} // namespace
} // namespace headroom
