#include "core/jobs/sweeps/DataSweepJob.h"

#include "core/jobs/sweeps/FinishedRuns.h"
#include "core/jobs/sweeps/SweepPage.h"
#include "core/runs/RunList.h"
#include "core/runs/config/RunConfig.h"
#include "tests/core/jobs/sweeps/SweepFixture.h"

namespace fs = std::filesystem;

namespace headroom {
namespace {

using testing::ElementsAre;

class DataSweep : public SweepFixture {
  protected:
    /// 240 training images, 60 test images.
    DataSweepSpec sweep_spec(const std::string& out, int seeds = 1) const {
        DataSweepSpec spec{compare_spec(seeds)};
        spec.options.epochs = 1;
        spec.train_limits = {"20", "60", "all"};
        spec.out = folder / out;
        return spec;
    }
    std::string weights(const std::string& comparison) const {
        std::string all;
        for (const char* head : {"flatten-dense", "gap-dense"})
            all += content(CompareFolder::run(folder / comparison, head, 0) / "model.safetensors");
        return all;
    }
};

TEST_F(DataSweep, IsAComparisonForEachNumberOfImages) {
    std::vector<std::string> runs, messages;
    JobControl control;
    control.on_event = [&](const Event& event) {
        if (const auto* epoch = std::get_if<EpochDone>(&event)) runs.push_back(epoch->run.label());
        if (const auto* message = std::get_if<Message>(&event)) messages.push_back(message->text);
    };
    const auto result = run(sweep_spec("out"), control);
    EXPECT_FALSE(result.interrupted);
    EXPECT_THAT(result.limits, ElementsAre("20", "60", "all"));
    ASSERT_EQ(result.comparisons.size(), 3U);
    EXPECT_EQ(result.comparisons[0].train_count, 20);
    EXPECT_EQ(result.comparisons[2].train_count, 240);
    for (const auto& comparison : result.comparisons)
        EXPECT_EQ(comparison.test_count, 60);
    ASSERT_EQ(result.curves.differences.size(), 1U);
    EXPECT_THAT(page_of(result).findings, ElementsAre(result.curves.differences[0].words));
    ASSERT_EQ(runs.size(), 6U);
    EXPECT_EQ(runs.front(), "flatten-dense, seed 0 (1/6)");
    EXPECT_EQ(runs.back(), "gap-dense, seed 0 (6/6)");
    EXPECT_THAT(messages, testing::Contains("training images: 60 (2 of 3)"));
    std::ranges::sort(messages);
    EXPECT_EQ(std::ranges::adjacent_find(messages), messages.end()) << "each is said once";

    // Each is what compare makes with that limit.
    auto one = compare_spec(1);
    one.options.epochs = 1;
    one.data.train_limit = 60;
    one.out = folder / "alone";
    run(one, {});
    EXPECT_TRUE(weights("alone") == weights("out/limit-60"));
    EXPECT_FALSE(weights("out/limit-20") == weights("out/limit-60"));

    for (const char* file : {"limits.json", "limits.csv", "report.html", "config.json",
                             "limit-20/report.html", "limit-all/compare.json"})
        EXPECT_TRUE(fs::exists(folder / "out" / file)) << file;
    EXPECT_EQ(content(folder / "out/limits.json"), to_json(result).dump(2) + "\n");

    const auto again = load_data_sweep(folder / "out");
    ASSERT_TRUE(again);
    EXPECT_EQ(to_json(*again), to_json(result));
    EXPECT_EQ(to_text(*again), to_text(result));
    EXPECT_EQ(to_html(*again), content(folder / "out/report.html"));
    EXPECT_FALSE(load_data_sweep(folder / "out/limit-60"));
    EXPECT_FALSE(load_data_sweep(folder / "nothing"));
}

TEST_F(DataSweep, AStoppedOneGoesOnToTheSameWeights) {
    run(sweep_spec("whole"), {});
    std::stop_source source;
    auto spec = sweep_spec("parts");
    const auto stopped = run(spec, stop_after<EpochDone>(3, source));
    EXPECT_TRUE(stopped.interrupted);
    EXPECT_THAT(stopped.limits, ElementsAre("20"));
    EXPECT_TRUE(fs::exists(spec.out / "report.html")) << "as soon as one number is complete";

    auto entry = read_run(spec.out).value_or(RunEntry{});
    EXPECT_EQ(progress(entry), "1/3 train limits");
    EXPECT_NE(entry.state, RunEntry::State::finished);
    EXPECT_TRUE(entry.resumable);

    expect_error(Failure::usage, "--resume", [&] { run(spec, {}); });
    DataSweepSpec resumed{headroom::compare_spec(spec.out)};
    const auto result = run(resumed, {});
    EXPECT_FALSE(result.interrupted);
    EXPECT_THAT(result.limits, ElementsAre("20", "60", "all"));
    for (const char* limit : {"limit-20", "limit-60", "limit-all"})
        EXPECT_TRUE(weights(std::string("whole/") + limit) ==
                    weights(std::string("parts/") + limit))
            << limit;

    entry = read_run(spec.out).value_or(RunEntry{});
    EXPECT_EQ(entry.state, RunEntry::State::finished);
    ASSERT_EQ(entry.heads.size(), 2U);
    EXPECT_EQ(entry.heads[0].test_accuracy,
              result.comparisons.back().heads[0].mean("test_accuracy"));
    EXPECT_EQ(list_runs(folder / "parts").size(), 1U + 3 * 1) << "and each of its comparisons";
    std::vector<std::string> notes;
    expect_error(Failure::usage, "give the folder of one, such as",
                 [&] { finished_runs(spec.out, notes); });

    // More numbers may follow; the finished ones are not trained again.
    resumed.train_limits = {"20", "40", "60", "all"};
    std::vector<std::string> trained;
    JobControl control;
    control.on_event = [&](const Event& event) {
        const auto* epoch = std::get_if<EpochDone>(&event);
        if (epoch && !epoch->earlier) trained.push_back(epoch->run.label());
    };
    EXPECT_EQ(run(resumed, control).limits.size(), 4U);
    EXPECT_THAT(trained, ElementsAre("flatten-dense, seed 0 (3/8)", "gap-dense, seed 0 (4/8)"));
}

TEST_F(DataSweep, ReplacesAnOlderOne) {
    run(sweep_spec("out"), {});
    auto spec = sweep_spec("out");
    spec.train_limits = {"30", "60"};
    spec.exist_ok = true;
    run(spec, {});
    EXPECT_FALSE(fs::exists(spec.out / "limit-20"));
    EXPECT_FALSE(fs::exists(spec.out / "limit-all"));
    EXPECT_TRUE(fs::exists(spec.out / "limit-30"));
    CompareSpec one = spec;
    one.train_limits.clear();
    run(one, {});
    EXPECT_FALSE(fs::exists(spec.out / "limit-30"));
    EXPECT_FALSE(fs::exists(spec.out / "limits.json"));
    EXPECT_TRUE(fs::exists(spec.out / "compare.json"));
}

TEST_F(DataSweep, BadNumbersLeaveNothing) {
    const auto refuse = [&](std::vector<std::string> limits, const std::string& text) {
        auto spec = sweep_spec("bad/out");
        spec.train_limits = std::move(limits);
        expect_error(Failure::usage, text, [&] { run(spec, {}); });
        EXPECT_FALSE(fs::exists(folder / "bad"));
    };
    refuse({}, "give --train-limits 100,300,1000,all");
    refuse({"60", "20"}, "expected numbers of images that ascend");
    refuse({"5", "60"}, "expected at least 10, one image of each class");
    refuse({"60", "241"}, "expected at most 240");
    refuse({"240", "all"}, "as many as the number before");
    auto spec = sweep_spec("bad/out");
    spec.data.train_limit = 60;
    expect_error(Failure::usage, "--train-limit 60: --train-limits has the numbers",
                 [&] { run(spec, {}); });
    CompareSpec compare = sweep_spec("bad/out");
    expect_error(Failure::usage, "this is one comparison", [&] { run(compare, {}); });
    spec = sweep_spec("bad/out");
    spec.options.optimizer = OptimizerKind::sgd;
    spec.options.schedule = ScheduleKind::constant;
    spec.options.learning_rate = 1e30;
    expect_error(Failure::diverged, "lower --lr", [&] { run(spec, {}); });
    EXPECT_FALSE(fs::exists(folder / "bad"));
}

TEST_F(DataSweep, WithoutAFolderNothingIsWritten) {
    auto spec = sweep_spec("");
    spec.out.clear();
    spec.train_limits = {"20", "40"};
    EXPECT_EQ(run(spec, {}).limits.size(), 2U);
}

} // namespace
} // namespace headroom
