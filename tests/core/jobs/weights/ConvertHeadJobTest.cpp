#include "core/jobs/weights/ConvertHeadJob.h"

#include "core/models/Checkpoint.h"
#include "core/runs/RunFiles.h"
#include "core/runs/RunList.h"
#include "core/runs/config/RunConfig.h"
#include "core/runs/result/RunResult.h"
#include "tests/core/jobs/JobFixture.h"

namespace headroom {
namespace {

class ConvertHead : public JobFixture {
  protected:
    std::filesystem::path trained(const std::string& head) const {
        auto spec = train_spec(head, 1);
        spec.head = head;
        run(spec, {});
        return folder / head;
    }

    std::vector<Evaluation> evaluated(std::vector<std::filesystem::path> runs) const {
        EvaluateSpec spec;
        spec.runs = std::move(runs);
        spec.data = {digits()};
        std::vector<Evaluation> all;
        for (auto& row : run(spec, {}))
            all.push_back(std::move(row.evaluation));
        return all;
    }

    static RunResult result_in(const std::filesystem::path& run) {
        const auto path = run / run_files::result;
        return run_result_from_json(read_json(path), path.string());
    }
};

TEST_F(ConvertHead, WritesARunThatPredictsTheSame) {
    const auto gap = trained("gap-dense");
    const auto before = content(gap / "model.safetensors");
    const auto result = run(ConvertHeadSpec{gap, "flatten-dense", folder / "new/flat"}, {});
    EXPECT_EQ(result.from, "gap-dense");
    EXPECT_EQ(result.head_params_before, 8 * 10 + 10);
    EXPECT_EQ(result.head_params, 8 * 7 * 7 * 10 + 10);
    EXPECT_FALSE(result.weight_outside_gap);
    EXPECT_TRUE(content(gap / "model.safetensors") == before);

    const auto all = evaluated({gap, result.out});
    EXPECT_EQ(all[1].predicted, all[0].predicted);
    EXPECT_NEAR(all[1].loss, all[0].loss, 1e-5);

    const auto converted = result_in(result.out);
    ASSERT_TRUE(converted.converted_from);
    EXPECT_EQ(converted.converted_from->run, gap.string());
    EXPECT_EQ(converted.converted_from->head, "gap-dense");
    EXPECT_EQ(converted.head, "flatten-dense");
    EXPECT_EQ(converted.head_params, result.head_params);
    EXPECT_NEAR(converted.weight_outside_gap.value(), 0, 1e-12);
    EXPECT_FALSE(converted.held_out);
}

TEST_F(ConvertHead, ProjectsAFlattenHeadWithAHiddenLayer) {
    const auto flatten = trained("flatten-dense");
    const auto share = result_in(flatten).weight_outside_gap;
    ASSERT_TRUE(share);
    EXPECT_GT(*share, 0.5);
    const auto result = run(ConvertHeadSpec{flatten, "gap-dense", folder / "gap"}, {});
    EXPECT_EQ(result.weight_outside_gap, share);
    const auto model = load_model(folder / "gap");
    EXPECT_EQ(model.model.head_spec().hidden, std::vector{16});
    EXPECT_EQ(evaluated({folder / "gap"}).size(), 1U);
}

TEST_F(ConvertHead, TheRunIsListedAsFinishedAndCannotBeResumed) {
    const auto gap = trained("gap-dense");
    run(ConvertHeadSpec{gap, "flatten-dense", folder / "flat"}, {});
    const auto entry = read_run(folder / "flat");
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->state, RunEntry::State::finished) << entry->problem;
    EXPECT_FALSE(entry->resumable);
    EXPECT_EQ(entry->heads.at(0).head, "flatten-dense");
    EXPECT_FALSE(entry->heads.at(0).test_accuracy);
    EXPECT_EQ(entry->models.size(), 1U);
    expect_error(Failure::usage, "made by headroom convert-head",
                 [&] { headroom::train_spec(folder / "flat"); });
    auto again = train_spec("flat", 1);
    again.resume = true;
    expect_error(Failure::usage, "cannot be resumed", [&] { run(again, {}); });
}

TEST_F(ConvertHead, NeverOverwrites) {
    const auto gap = trained("gap-dense");
    std::filesystem::create_directories(folder / "there");
    for (const auto& out : {gap, folder / "there", model_path})
        expect_error(Failure::usage, "exists already", [&] {
            run(ConvertHeadSpec{gap, "flatten-dense", out}, {});
        });
}

TEST_F(ConvertHead, SaysWhatCannotBeConverted) {
    const auto conv = trained("gap-conv");
    const auto out = folder / "out";
    expect_error(Failure::usage, "a gap-conv head cannot be converted to flatten-dense", [&] {
        run(ConvertHeadSpec{conv, "flatten-dense", out}, {});
    });
    expect_error(Failure::usage, "none: no finished run", [&] {
        run(ConvertHeadSpec{folder / "none", "flatten-dense", out}, {});
    });
    std::stop_source stop;
    auto spec = train_spec("stopped", 3);
    spec.head = "gap-dense";
    run(spec, stop_after<EpochDone>(1, stop));
    expect_error(Failure::usage, "was interrupted", [&] {
        run(ConvertHeadSpec{folder / "stopped", "flatten-dense", out}, {});
    });
    EXPECT_FALSE(std::filesystem::exists(out));
}

} // namespace
} // namespace headroom
