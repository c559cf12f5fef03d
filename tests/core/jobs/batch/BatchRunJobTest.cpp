#include "core/jobs/batch/BatchRunJob.h"

#include "core/jobs/batch/BatchPlanJob.h"
#include "core/jobs/batch/BatchReport.h"
#include "core/jobs/batch/BatchStatusJob.h"
#include "core/jobs/data/ConvertJob.h"
#include "core/jobs/data/SplitJob.h"
#include "core/jobs/training/FoldsJob.h"
#include "tests/core/jobs/JobFixture.h"

#include <fmt/format.h>

namespace headroom {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class BatchRunJob : public JobFixture {
  protected:
    fs::path grid(const std::string& more = "") const {
        const auto path = folder / "grid.ini";
        std::ofstream(path) << "data = synth:digits\nsynth-count = 120\nmodel = "
                            << model_path.string()
                            << "\nhead = flatten-dense, gap-dense\nepochs = 2\nbatch-size = 32\n"
                               "threads = 1\n"
                            << (more.empty() ? "seed = 0-1\n" : more);
        return path;
    }

    BatchRunSpec spec(const std::string& out, const std::string& more = "") const {
        BatchRunSpec batch;
        batch.grid = grid(more);
        batch.out = folder / out;
        return batch;
    }

    std::map<std::string, std::string> weights(const fs::path& batch) const {
        std::map<std::string, std::string> all;
        for (const auto& run : fs::directory_iterator(batch / "runs"))
            all[run.path().filename().string()] = content(run.path() / "model.safetensors");
        return all;
    }
};

TEST_F(BatchRunJob, TrainsEveryCellToTheBitsOfARunByHand) {
    const auto batch = spec("batch");
    const auto result = run(batch, {});
    EXPECT_EQ(result.cells, 4U);
    EXPECT_EQ(result.done, 4U);
    EXPECT_EQ(result.trained, 4U);
    auto by_hand = train_spec("by-hand");
    by_hand.data.options.synth_count = 120;
    by_hand.head = "gap-dense";
    by_hand.options.seed = 1;
    by_hand.options.learning_rate = 0;
    by_hand.options.augment = "none";
    by_hand.options.precision = PrecisionOption::f32;
    run(by_hand, {});
    EXPECT_TRUE(weights(batch.out).at("gap-dense_seed1") ==
                content(folder / "by-hand/model.safetensors"));
    const auto again = run(batch, {});
    EXPECT_EQ(again.trained, 0U);
    EXPECT_EQ(again.done, 4U);
}

TEST_F(BatchRunJob, StoppedItGoesOnToTheSameBits) {
    const auto undisturbed = spec("undisturbed"), stopped = spec("stopped");
    run(undisturbed, {});
    for (int stops = 0; stops < 4; ++stops) {
        std::stop_source source;
        const auto result = run(stopped, stop_after<EpochDone>(1, source));
        EXPECT_TRUE(result.interrupted);
        EXPECT_EQ(batch_status(stopped.out).done, result.done);
    }
    EXPECT_FALSE(run(stopped, {}).interrupted);
    EXPECT_TRUE(weights(stopped.out) == weights(undisturbed.out));
}

TEST_F(BatchRunJob, AStopFromElsewhereStopsItOnce) {
    const auto batch = spec("batch");
    bool asked = false;
    JobControl control;
    control.on_event = [&](const Event& event) {
        if (!asked && std::holds_alternative<EpochDone>(event)) {
            asked = true;
            BatchFolder(batch.out).request_stop();
        }
    };
    EXPECT_TRUE(run(batch, control).interrupted);
    EXPECT_LT(batch_status(batch.out).done, 4U);
    EXPECT_EQ(run(batch, {}).done, 4U);
}

TEST_F(BatchRunJob, AFailedCellIsToldAndTrainedAgainOnlyWhenAsked) {
    // The training diverges.
    auto batch = spec("batch", "lr = 1e30, 0.01\nprecision = f32\n");
    auto result = run(batch, {});
    EXPECT_EQ(result.first_failed, 1U);
    EXPECT_EQ(result.failure.status, static_cast<int>(Failure::diverged));
    EXPECT_EQ(result.trained, 0U);
    batch.keep_going = true;
    result = run(batch, {});
    EXPECT_EQ(result.first_failed, 3U); // the first is left as it is
    EXPECT_EQ(result.done, 2U);
    EXPECT_EQ(result.failed, 2U);
    EXPECT_THAT(batch_status(batch.out).failed_cells.at(0).text, HasSubstr("diverged"));
    EXPECT_THAT(failed_cells(batch.out), testing::ElementsAre("1", "3"));
    batch.only = failed_cells(batch.out);
    result = run(batch, {}); // says again what happened
    EXPECT_EQ(result.first_failed, 1U);
    EXPECT_EQ(result.failure.status, static_cast<int>(Failure::diverged));
    batch.retry = true;
    EXPECT_EQ(run(batch, {}).failed, 2U);
}

TEST_F(BatchRunJob, CellsThatCannotBeTrainedAreNamedBeforeAnythingIs) {
    expect_error(Failure::usage,
                 "2 of 4 cells cannot be trained: 2, 4; cell 2: --label-smoothing 1: expected at "
                 "least 0 and below 1",
                 [&] { run(spec("batch", "label-smoothing = 0, 1\n"), {}); });
    const auto other = [&](const std::string& key, const std::string& values) {
        auto batch = spec("batch");
        std::string text = content(batch.grid);
        const auto at = text.find(key + " = ");
        text.replace(at, text.find('\n', at) - at, key + " = " + values);
        std::ofstream(batch.grid) << text;
        return batch;
    };
    expect_error(Failure::usage, "2 of 4 cells cannot be trained: 3, 4; cell 3: ", [&] {
        run(other("head", "gap-dense, gap"), {});
    });
    expect_error(Failure::usage, "4 of 4 cells cannot be trained: 1, 2, 3, 4; cell 1: ", [&] {
        run(other("data", "/nowhere/photos"), {});
    });
    EXPECT_FALSE(fs::exists(folder / "batch"));
}

TEST_F(BatchRunJob, AnotherGridIsRefusedOrExtends) {
    run(spec("batch"), {});
    auto larger = spec("batch", "seed = 0-2\n");
    expect_error(Failure::usage, "is not the grid that", [&] { run(larger, {}); });
    larger.extend = true;
    const auto result = run(larger, {});
    EXPECT_EQ(result.cells, 6U);
    EXPECT_EQ(result.trained, 2U);
    larger.grid.clear();
    larger.only = {"2", "5-6"};
    EXPECT_EQ(run(larger, {}).done, 6U);
    larger.only = {"7"};
    expect_error(Failure::usage, "no cell 7", [&] { run(larger, {}); });
    larger.only = {"x"};
    expect_error(Failure::usage, "x: expected numbers of cells", [&] { run(larger, {}); });
    expect_error(Failure::usage, "name the grid to make one", [&] {
        BatchRunSpec none;
        none.out = folder / "none";
        run(none, {});
    });
}

TEST_F(BatchRunJob, APlanKnowsMemoryAndTimeAndWritesNothing) {
    const auto planned = plan(spec("batch", "seed = 0\nlr = 0.01\n"), {});
    ASSERT_EQ(planned.rows.size(), 2U);
    EXPECT_GT(planned.rows[0].memory.value(), planned.rows[1].memory.value());
    EXPECT_GT(planned.rows[0].seconds.value(), 0);
    EXPECT_NEAR(planned.seconds_left(), *planned.rows[0].seconds + *planned.rows[1].seconds, 1e-9);
    EXPECT_EQ(planned.wrong(), 0U);
    EXPECT_FALSE(fs::exists(folder / "batch"));
    EXPECT_EQ(plan(spec("batch", "label-smoothing = 1\n"), {}).wrong(), 2U);
}

TEST_F(BatchRunJob, TheReportIsAPivotWithVerdicts) {
    const auto batch = spec("batch", "seed = 0-2\nlr = 0.01, 0.02\n");
    run(batch, {});
    BatchReportSpec wanted;
    wanted.folder = batch.out;
    const auto report = run(wanted, {});
    EXPECT_THAT(report.pivot.columns, testing::ElementsAre("lr", "flatten-dense", "gap-dense"));
    ASSERT_EQ(report.pivot.rows.size(), 2U);
    EXPECT_EQ(report.pivot.rows[1][0], "0.02");
    EXPECT_THAT(report.pivot.rows[0][1], testing::EndsWith("(3)"));
    ASSERT_EQ(report.verdicts.size(), 2U);
    EXPECT_EQ(report.verdicts[0].comparison.seeds.size(), 3U);
    EXPECT_EQ(report.verdicts[0].comparison.differences.at(0).second, "gap-dense");
    const auto csv = to_csv(report);
    EXPECT_EQ(std::ranges::count(csv, '\n'), 13);
    EXPECT_THAT(csv, testing::StartsWith("cell,run,head,seed,lr,test_accuracy,"));
    EXPECT_THAT(to_html(report), HasSubstr("<a href=\"runs/gap-dense_seed2_lr0.02/\">"));
    EXPECT_EQ(to_json(report)["finished"].size(), 12U);

    wanted.rows = {"seed"};
    wanted.columns = {"head", "lr"};
    wanted.metric = "total_params";
    EXPECT_EQ(run(wanted, {}).pivot.columns.size(), 5U);
    wanted.metric = "acuracy";
    expect_error(Failure::usage, "acuracy: expected one of test_accuracy",
                 [&] { run(wanted, {}); });
    wanted.metric = "gap";
    wanted.rows = {"momentum"};
    expect_error(Failure::usage, "momentum: expected options of the grid",
                 [&] { run(wanted, {}); });
}

TEST_F(BatchRunJob, FoldsAreJudgedAsACrossValidation) {
    SplitSpec split;
    split.data.path = "synth:digits";
    split.data.options.synth_count = 120;
    split.folds = 3;
    split.out = folder / "folds.json";
    run(split, {});
    const auto batch = spec(
        "batch", "seed = 0-1\nfold = 1-3\nsplit-file = " + (folder / "folds.json").string() + "\n");
    EXPECT_EQ(run(batch, {}).done, 12U);
    BatchReportSpec wanted;
    wanted.folder = batch.out;
    const auto report = run(wanted, {});
    EXPECT_TRUE(report.verdicts.empty());
    ASSERT_EQ(report.folds.size(), 1U);
    const auto& folds = report.folds[0].comparison;
    EXPECT_EQ(folds.folds.size(), 3U);
    ASSERT_EQ(folds.differences.size(), 1U);
    EXPECT_EQ(report.pivot.rows.size(), 1U);
    EXPECT_THAT(to_text(report), HasSubstr(folds.differences[0].verdict));
    EXPECT_EQ(to_json(report)["folds"].size(), 1U);

    // The same folds as `compare` has.
    CompareSpec compare;
    const auto train = train_spec("");
    compare.data = train.data;
    compare.data.options.synth_count = 120;
    compare.data.options.split_file = (folder / "folds.json").string();
    compare.model = train.model;
    compare.options.epochs = 2;
    compare.options.batch_size = 32;
    compare.options.threads = 1;
    compare.options.precision = PrecisionOption::f32;
    compare.seeds = 2;
    compare.folds = 3;
    compare.out = folder / "folds";
    const auto by_compare = run_folds(compare, {}).comparison;
    EXPECT_EQ(folds.differences[0].test_accuracy.mean,
              by_compare.differences.at(0).test_accuracy.mean);
    EXPECT_EQ(folds.differences[0].test.p, by_compare.differences.at(0).test.p);
}

TEST_F(BatchRunJob, HeadsAreRankedOverDataSets) {
    // Two samples of the same generator are two data sets here.
    run(spec("batch", "seed = 0\nsynth-seed = 1, 2\n"), {});
    BatchReportSpec wanted;
    wanted.folder = folder / "batch";
    EXPECT_TRUE(run(wanted, {}).ranks.empty());
    auto two = spec("two", "seed = 0\n");
    std::string text = content(two.grid);
    text.replace(text.find("synth:digits"), 12,
                 "synth:digits, \"" + (folder / "more").string() + '"');
    std::ofstream(two.grid) << text;
    ConvertSpec convert;
    convert.data.path = "synth:digits";
    convert.data.options.synth_count = 300;
    convert.out = folder / "more";
    run(convert, {});
    run(two, {});
    wanted.folder = two.out;
    const auto report = run(wanted, {});
    ASSERT_EQ(report.ranks.size(), 1U);
    EXPECT_EQ(report.ranks[0].ranks.data.size(), 2U);
    EXPECT_FALSE(report.ranks[0].ranks.enough);
    EXPECT_THAT(to_html(report), HasSubstr("Ranks over the data sets"));
    EXPECT_THAT(to_text(report), HasSubstr("Too few data sets"));
}

TEST_F(BatchRunJob, AReportOfVerdictsEqualsTheComparison) {
    const auto batch = spec("batch", "seed = 0-2\n");
    run(batch, {});
    BatchReportSpec wanted;
    wanted.folder = batch.out;
    const auto report = run(wanted, {});
    CompareSpec compare;
    const auto train = train_spec("");
    compare.data = train.data;
    compare.data.options.synth_count = 120;
    compare.model = train.model;
    compare.options.epochs = 2;
    compare.options.batch_size = 32;
    compare.options.threads = 1;
    compare.options.precision = PrecisionOption::f32;
    const auto comparison = run(compare, {}).comparison;
    ASSERT_EQ(report.verdicts.size(), 1U);
    const auto& own = report.verdicts[0].comparison.differences.at(0);
    EXPECT_EQ(own.verdict, comparison.differences.at(0).verdict);
    EXPECT_EQ(own.counts, comparison.differences.at(0).counts);
}

} // namespace
} // namespace headroom
