#include "tests/core/jobs/JobFixture.h"

#include "core/models/Checkpoint.h"

namespace fs = std::filesystem;

namespace headroom {
namespace {

class CompareJob : public JobFixture {
  protected:
    CompareSpec compare_spec(const std::string& out) const {
        const auto train = train_spec("", 1);
        CompareSpec spec;
        spec.data = train.data;
        spec.model = train.model;
        spec.options = train.options;
        spec.seeds = 2;
        spec.out = folder / out;
        return spec;
    }
};

TEST_F(CompareJob, ComparesTwoHeads) {
    std::vector<std::string> order;
    JobControl control;
    control.on_event = [&](const Event& event) {
        if (auto* epoch = std::get_if<EpochDone>(&event)) order.push_back(epoch->run.label());
    };
    const auto result = run(compare_spec("out"), control);
    EXPECT_FALSE(result.interrupted);
    EXPECT_THAT(order,
                testing::ElementsAre("flatten-dense, seed 0 (1/4)", "gap-dense, seed 0 (2/4)",
                                     "gap-dense, seed 1 (3/4)", "flatten-dense, seed 1 (4/4)"));
    const auto& comparison = result.comparison;
    ASSERT_EQ(comparison.heads.size(), 2U);
    EXPECT_EQ(comparison.heads[0].head, "flatten-dense");
    EXPECT_EQ(comparison.heads[0].mean("backbone_params"),
              comparison.heads[1].mean("backbone_params"));
    EXPECT_EQ(comparison.heads[0].runs.size(), 2U);
    EXPECT_EQ(comparison.heads[1].runs[0].test_correct.size(),
              static_cast<std::size_t>(comparison.test_count));
    ASSERT_EQ(comparison.differences.size(), 1U);
    for (const char* file : {"compare.json", "compare.csv", "report.html",
                             "runs/flatten-dense-seed0/run.json", "runs/gap-dense-seed1/log.csv"})
        EXPECT_TRUE(fs::exists(folder / "out" / file)) << file;

    auto again = compare_spec("out");
    expect_error(Failure::usage, "--exist-ok", [&] { run(again, {}); });
}

TEST_F(CompareJob, AnInterruptedComparisonGoesOn) {
    run(compare_spec("whole"), {});
    std::stop_source source;
    auto spec = compare_spec("parts");
    const auto stopped = run(spec, stop_after<EpochDone>(3, source));
    EXPECT_TRUE(stopped.interrupted);
    EXPECT_EQ(stopped.comparison.seeds.size(), 1U);
    EXPECT_TRUE(fs::exists(spec.out / "report.html"));
    spec.resume = true;
    const auto result = run(spec, {});
    EXPECT_FALSE(result.interrupted);
    EXPECT_EQ(result.comparison.seeds.size(), 2U);
    for (const char* name :
         {"flatten-dense-seed0", "flatten-dense-seed1", "gap-dense-seed0", "gap-dense-seed1"})
        EXPECT_TRUE(content(folder / "whole/runs" / name / "model.safetensors") ==
                    content(folder / "parts/runs" / name / "model.safetensors"));
}

TEST_F(CompareJob, BadSpecsLeaveNothing) {
    auto spec = compare_spec("out");
    spec.heads = {"gap-dense", "gap-dense"};
    expect_error(Failure::usage, "names a head twice", [&] { run(spec, {}); });
    spec = compare_spec("out");
    spec.seeds = 0;
    expect_error(Failure::usage, "--seeds 0", [&] { run(spec, {}); });
    spec = compare_spec("out");
    spec.options.optimizer = OptimizerKind::sgd;
    spec.options.schedule = ScheduleKind::constant;
    spec.options.learning_rate = 1e30;
    expect_error(Failure::diverged, "lower --lr", [&] { run(spec, {}); });
    EXPECT_FALSE(fs::exists(spec.out));
}

} // namespace
} // namespace headroom
