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

TEST_F(CompareJob, MeasuresCalibrationWithoutAValidSplit) {
    const auto comparison = run(compare_spec("out"), {}).comparison;
    for (const auto& head : comparison.heads)
        for (const auto& run : head.runs) {
            ASSERT_TRUE(run.calibration);
            EXPECT_FALSE(run.calibration->temperature);
            std::size_t answers = 0;
            for (const auto& bin : run.calibration->bins)
                answers += bin.count;
            EXPECT_EQ(answers, static_cast<std::size_t>(comparison.test_count));
            EXPECT_EQ(run.weight_outside_gap.has_value(), run.head == "flatten-dense");
        }
    EXPECT_THAT(comparison.notes, testing::Contains(testing::HasSubstr("--valid-fraction 0.1")));
}

TEST_F(CompareJob, FitsTheTemperatureOnTheValidSplitAndAgainWhenResumed) {
    auto spec = compare_spec("out");
    spec.data.options.valid_fraction = 0.2;
    const auto comparison = run(spec, {}).comparison;
    const auto& first = comparison.heads[0].runs[0].calibration;
    ASSERT_TRUE(first && first->temperature && first->error_after);
    EXPECT_GT(*first->temperature, 0.01);
    EXPECT_LT(*first->temperature, 100);
    EXPECT_THAT(comparison.notes,
                testing::Not(testing::Contains(testing::HasSubstr("--valid-fraction"))));
    spec.resume = true; // every run is finished: it is measured again
    const auto again = run(spec, {}).comparison;
    for (std::size_t h = 0; h < 2; ++h)
        for (std::size_t s = 0; s < 2; ++s) {
            const auto &run = comparison.heads[h].runs[s], &read = again.heads[h].runs[s];
            EXPECT_EQ(read.calibration->temperature, run.calibration->temperature);
            EXPECT_EQ(read.calibration->error, run.calibration->error);
            EXPECT_EQ(read.calibration->error_after, run.calibration->error_after);
        }
}

TEST_F(CompareJob, ShowsWhereTheHeadsDisagree) {
    const auto result = run(compare_spec("out"), {});
    const auto& disputed = result.comparison.disputed;
    EXPECT_EQ(disputed.seed, 0U);
    const auto& heads = result.comparison.heads;
    std::int64_t different = 0;
    for (std::size_t i = 0; i < heads[0].runs[0].test_answers.size(); ++i)
        different +=
            heads[0].runs[0].test_answers[i].label != heads[1].runs[0].test_answers[i].label;
    ASSERT_GT(different, 0) << "after one epoch they hardly agree";
    EXPECT_EQ(disputed.count, different);
    EXPECT_EQ(disputed.shown.size(), std::min<std::size_t>(12, disputed.count));
    for (const auto& image : disputed.shown) {
        ASSERT_EQ(image.answers.size(), 2U);
        EXPECT_NE(image.answers[0].label, image.answers[1].label);
        EXPECT_EQ(image.answers[0].method, "position map");
        EXPECT_EQ(image.answers[1].method, "CAM");
        for (const auto* picture : {&image.picture, &image.answers[0].map, &image.answers[1].map})
            EXPECT_TRUE(picture->starts_with("iVBORw0KGgo")) << "PNG begins so";
    }
    EXPECT_TRUE(fs::exists(folder / "out/disagreements.json"));
    EXPECT_THAT(content(folder / "out/report.html"), testing::HasSubstr("Where they disagree"));
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
