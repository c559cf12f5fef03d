#include "core/jobs/training/FoldsJob.h"

#include "core/runs/CompareFolder.h"
#include "core/runs/FoldsFolder.h"
#include "core/runs/RunList.h"
#include "core/runs/config/RunConfig.h"
#include "datasets/splits/SplitFile.h"
#include "tests/core/jobs/JobFixture.h"

#include <map>
#include <set>

namespace fs = std::filesystem;

namespace headroom {
namespace {

using testing::HasSubstr;

class FoldsJob : public JobFixture {
  protected:
    CompareSpec folds_spec(const std::string& out, int folds = 3) const {
        const auto train = train_spec("", 1);
        CompareSpec spec;
        spec.data = train.data;
        spec.model = train.model;
        spec.options = train.options;
        spec.seeds = 1;
        spec.folds = folds;
        spec.out = folder / out;
        return spec;
    }

    /// Weights and figures, which depend neither on time nor on place.
    std::map<std::string, std::string> lasting(const std::string& out) const {
        std::map<std::string, std::string> files;
        for (const auto& entry : fs::recursive_directory_iterator(folder / out))
            if (const auto name = entry.path().filename();
                name == "model.safetensors" || name == "folds.csv")
                files[entry.path().lexically_relative(folder / out).string()] =
                    content(entry.path());
        return files;
    }
};

TEST_F(FoldsJob, EveryTrainingImageIsTestedOnOnce) {
    std::vector<std::string> order;
    JobControl control;
    control.on_event = [&](const Event& event) {
        if (const auto* epoch = std::get_if<EpochDone>(&event)) order.push_back(epoch->run.label());
    };
    const auto result = run_folds(folds_spec("cv"), control);
    EXPECT_FALSE(result.interrupted);
    ASSERT_EQ(order.size(), 6U);
    EXPECT_EQ(order.front(), "flatten-dense, seed 0 (1/6)");
    EXPECT_EQ(order.back(), "gap-dense, seed 0 (6/6)") << "over all folds";

    const auto split = read_split_file(folder / "cv/split.json");
    ASSERT_EQ(split.folds.size(), 3U);
    std::set<std::string> names;
    std::size_t count = 0;
    for (const auto& fold : split.folds) {
        names.insert(fold.begin(), fold.end());
        count += fold.size();
    }
    EXPECT_EQ(count, 300U);
    EXPECT_EQ(names.size(), count);

    const auto& comparison = result.comparison;
    ASSERT_EQ(comparison.folds.size(), 3U);
    std::int64_t tested = 0;
    for (const auto& fold : comparison.folds) {
        EXPECT_EQ(fold.train_count + fold.test_count, static_cast<std::int64_t>(count));
        tested += fold.test_count;
    }
    EXPECT_EQ(tested, static_cast<std::int64_t>(count));
    ASSERT_EQ(comparison.differences.size(), 1U);
    EXPECT_EQ(comparison.differences[0].test.degrees, 2);
    for (int fold = 1; fold <= 3; ++fold) {
        const auto own = load_comparison(FoldsFolder::fold(folder / "cv", fold));
        EXPECT_EQ(own.heads[0].mean("test_accuracy"),
                  comparison.heads[0]
                      .metrics.at("test_accuracy")
                      .values.at(static_cast<std::size_t>(fold) - 1));
    }
    for (const char* file : {"folds.json", "folds.csv", "report.html", "fold-3/report.html"})
        EXPECT_TRUE(fs::exists(folder / "cv" / file)) << file;
}

TEST_F(FoldsJob, AFoldIsAnOrdinaryComparison) {
    const auto cv = folds_spec("cv");
    run_folds(cv, {});
    auto spec = cv;
    spec.folds = 0;
    spec.data.options.split_file = folder / "cv/split.json";
    spec.data.options.fold = 2;
    spec.out = folder / "one";
    run(spec, {});
    for (const char* run : {"runs/flatten-dense-seed0", "runs/gap-dense-seed0"})
        EXPECT_TRUE(content(folder / "one" / run / "model.safetensors") ==
                    content(folder / "cv/fold-2" / run / "model.safetensors"));
}

TEST_F(FoldsJob, ReadBackItIsTheSame) {
    const auto result = run_folds(folds_spec("cv"), {});
    const auto loaded = load_folds(folder / "cv");
    auto json = to_json(loaded);
    EXPECT_EQ(json["differences"], to_json(result.comparison)["differences"]);
    EXPECT_EQ(json["heads"], to_json(result.comparison)["heads"]);
    EXPECT_EQ(to_csv(loaded), content(folder / "cv/folds.csv"));
    EXPECT_THAT(to_text(loaded), HasSubstr("Mean over 3 folds"));
    const auto html = to_html(loaded);
    for (const char* part : {"<script", "http", "url(", "nan"})
        EXPECT_THAT(html, testing::Not(HasSubstr(part)));
    EXPECT_THAT(html, HasSubstr("Which head is better, over 3 folds?"));
    expect_error(Failure::io, "holds no cross-validation",
                 [&] { load_folds(folder / "cv/fold-1"); });
}

TEST_F(FoldsJob, AStoppedOneGoesOn) {
    run_folds(folds_spec("whole"), {});
    for (const int epochs : {1, 3}) { // in the first fold, and in the second
        std::stop_source source;
        const auto name = "parts" + std::to_string(epochs);
        auto spec = folds_spec(name);
        const auto stopped = run_folds(spec, stop_after<EpochDone>(epochs, source));
        EXPECT_TRUE(stopped.interrupted);
        EXPECT_EQ(stopped.comparison.folds.size(), epochs == 1 ? 0U : 1U);
        const auto entry = read_run(spec.out);
        ASSERT_TRUE(entry);
        EXPECT_EQ(entry->kind, RunEntry::Kind::folds);
        EXPECT_EQ(progress(*entry), epochs == 1 ? "0/3 folds" : "1/3 folds");
        EXPECT_EQ(entry->state, RunEntry::State::interrupted);
        EXPECT_TRUE(entry->resumable);

        auto again = compare_spec(spec.out);
        EXPECT_EQ(again.folds, 3);
        EXPECT_FALSE(run_folds(again, {}).interrupted);
        EXPECT_EQ(lasting(name), lasting("whole"));
    }
    const auto entry = read_run(folder / "whole");
    ASSERT_TRUE(entry);
    EXPECT_EQ(progress(*entry), "3/3 folds");
    EXPECT_EQ(entry->state, RunEntry::State::finished);
    EXPECT_EQ(entry->models.size(), 6U);
    EXPECT_NEAR(*entry->heads[0].test_accuracy,
                load_folds(folder / "whole").heads[0].mean("test_accuracy"), 1e-12);
    EXPECT_EQ(list_runs(folder / "whole").size(), 4U) << "itself and its folds";
}

TEST_F(FoldsJob, ResumedItTakesMoreSeedsButNotOtherFolds) {
    run_folds(folds_spec("cv", 2), {});
    auto spec = compare_spec(folder / "cv");
    spec.folds = 3;
    expect_error(Failure::usage, "folds was 2, now it is 3", [&] { run_folds(spec, {}); });
    spec = compare_spec(folder / "cv");
    spec.options.epochs = 2;
    expect_error(Failure::usage, "options.epochs was 1, now it is 2", [&] { run_folds(spec, {}); });
    spec = compare_spec(folder / "cv");
    spec.seeds = 2;
    EXPECT_EQ(run_folds(spec, {}).comparison.seeds.size(), 2U);
}

TEST_F(FoldsJob, ReplacedItLeavesNoFoldOfTheOlderOne) {
    run_folds(folds_spec("cv", 3), {});
    auto spec = folds_spec("cv", 2);
    expect_error(Failure::usage, "--exist-ok", [&] { run_folds(spec, {}); });
    spec.exist_ok = true;
    EXPECT_EQ(run_folds(spec, {}).comparison.folds.size(), 2U);
    EXPECT_FALSE(fs::exists(folder / "cv/fold-3"));
    auto compare = spec;
    compare.folds = 0;
    expect_error(Failure::usage, "was made by headroom compare --folds, not compare",
                 [&] { run(compare, {}); });
    compare.out = folder / "cmp";
    run(compare, {});
    spec.out = compare.out;
    expect_error(Failure::usage, "was made by headroom compare, not compare --folds",
                 [&] { run_folds(spec, {}); });
}

TEST_F(FoldsJob, ASplitFileHasItsOwnFolds) {
    run_folds(folds_spec("made", 2), {});
    auto spec = folds_spec("given", 2);
    spec.data.options.split_file = folder / "made/split.json";
    run_folds(spec, {});
    EXPECT_EQ(lasting("given"), lasting("made"));
    spec.folds = 3;
    spec.out = folder / "other";
    expect_error(Failure::usage, "--folds 3: ", [&] { run_folds(spec, {}); });
    EXPECT_FALSE(fs::exists(spec.out));
}

TEST_F(FoldsJob, OptionsThatContradictAreErrors) {
    auto spec = folds_spec("out");
    spec.folds = 1;
    expect_error(Failure::usage, "--folds 1: expected from 2 to 1000", [&] { validate(spec); });
    spec = folds_spec("out");
    spec.data.options.test_fraction = 0.3;
    expect_error(Failure::usage, "leave out --test-fraction", [&] { validate(spec); });
    spec = folds_spec("out");
    spec.data.options.split_file = "folds.json";
    spec.data.options.fold = 1;
    expect_error(Failure::usage, "leave out --fold", [&] { validate(spec); });
    spec.data.options.fold = 0;
    spec.data.train_limit = 100;
    expect_error(Failure::usage, "leave out --train-limit", [&] { validate(spec); });
    spec = folds_spec("");
    spec.out.clear();
    expect_error(Failure::usage, "--out is missing", [&] { run_folds(spec, {}); });

    spec = folds_spec("out", 100);
    expect_error(Failure::usage, "expected one or more for each fold",
                 [&] { run_folds(spec, {}); });
    spec = folds_spec("out");
    spec.options.optimizer = OptimizerKind::sgd;
    spec.options.schedule = ScheduleKind::constant;
    spec.options.learning_rate = 1e30;
    expect_error(Failure::diverged, "lower --lr", [&] { run_folds(spec, {}); });
    EXPECT_FALSE(fs::exists(spec.out));
}

TEST_F(FoldsJob, ALimitIsThatOfAllFolds) {
    auto spec = folds_spec("cv", 2);
    spec.data.train_limit = 100;
    const auto folds = run_folds(spec, {}).comparison.folds;
    ASSERT_EQ(folds.size(), 2U);
    EXPECT_NEAR(static_cast<double>(folds[0].train_count + folds[0].test_count), 100, 10);
}

} // namespace
} // namespace headroom
