#include "core/jobs/training/RepeatJob.h"

#include "core/models/Checkpoint.h"
#include "datasets/base/Cancelled.h"
#include "tests/core/jobs/JobFixture.h"

#include <cstdlib>

namespace headroom {
namespace {

namespace fs = std::filesystem;

class RepeatJob : public JobFixture {
  protected:
    RepeatJob() {
        fs::create_directories(temporary);
        ::setenv("TMPDIR", temporary.c_str(), 1);
    }
    ~RepeatJob() override { ::unsetenv("TMPDIR"); }

    fs::path compared(int seeds) const {
        CompareSpec spec;
        const auto train = train_spec("", 2);
        spec.data = train.data;
        spec.model = train.model;
        spec.options = train.options;
        spec.seeds = seeds;
        spec.out = folder / "compared";
        run(spec, {});
        return spec.out;
    }

    std::map<std::string, std::string> contents(const fs::path& of) const {
        std::map<std::string, std::string> all;
        for (const auto& entry : fs::recursive_directory_iterator(of))
            if (entry.is_regular_file()) all[entry.path().string()] = content(entry.path());
        return all;
    }

    /// Makes one value of a run's last tensor the next larger one.
    static void change_a_bit(const fs::path& run) {
        auto saved = load_model(run);
        auto* last = saved.model.parameters().back();
        const Tensor value = last->plain_value();
        std::vector<float> values(value.values().begin(), value.values().end());
        values[0] = std::nextafter(values[0], 1e9f);
        last->set_value(values);
        save_model(run / "model.safetensors", saved.model, saved.card, saved.extra);
    }

    const fs::path temporary = folder / "temporary";
};

TEST_F(RepeatJob, FindsEveryBitAgainAndWritesNothing) {
    const auto out = compared(2);
    const auto before = contents(out);
    const auto all = run(RepeatSpec{out, 0, ""}, {});
    EXPECT_TRUE(all.same());
    ASSERT_EQ(all.runs.size(), 4u);
    EXPECT_GT(all.runs[0].tensors, 4u);
    EXPECT_EQ(all.runs[3].seed, 1u);
    EXPECT_EQ(all.runs[3].head, "gap-dense");
    EXPECT_EQ(all.runs[0].accuracy_before, all.runs[0].accuracy_now);
    EXPECT_TRUE(all.changed.empty());
    EXPECT_TRUE(contents(out) == before);
    EXPECT_TRUE(fs::is_empty(temporary));

    const auto quick = run(RepeatSpec{out, 1, ""}, {});
    ASSERT_EQ(quick.runs.size(), 2u);
    EXPECT_EQ(quick.runs[1].seed, 0u);
    EXPECT_EQ(to_json(quick)["same"], true);
}

TEST_F(RepeatJob, TellsTheRunThatDiffersInOneBit) {
    const auto out = compared(1);
    change_a_bit(out / "runs/gap-dense-seed0");
    const auto result = run(RepeatSpec{out, 0, ""}, {});
    EXPECT_FALSE(result.same());
    EXPECT_TRUE(result.runs.at(0).same());
    EXPECT_EQ(result.runs.at(1).different_tensors, 1u);
    EXPECT_GT(result.runs.at(1).largest_difference, 0);
    EXPECT_LT(result.runs.at(1).largest_difference, 1e-6);
    EXPECT_EQ(result.runs.at(1).first_different_epoch, 0);
}

TEST_F(RepeatJob, TakesOneRunAndSaysWhatDiffersFromItsTraining) {
    run(train_spec("run", 3), {});
    const auto result_path = folder / "run/run.json";
    auto json = nlohmann::ordered_json::parse(content(result_path));
    json["versions"]["onednn"] = "0.1";
    json["history"][1]["train_loss"] = 7;
    std::ofstream(result_path) << json;
    const auto result = run(RepeatSpec{folder / "run", 0, ""}, {});
    ASSERT_EQ(result.runs.size(), 1u);
    EXPECT_EQ(result.runs[0].different_tensors, 0u);
    EXPECT_EQ(result.runs[0].first_different_epoch, 2);
    ASSERT_EQ(result.changed.size(), 1u);
    EXPECT_EQ(result.changed[0].name, "onednn");
    EXPECT_EQ(result.changed[0].was, "0.1");
}

TEST_F(RepeatJob, RefusesOtherDataAndWhatIsNotFinished) {
    run(train_spec("run", 1), {});
    const auto config_path = folder / "run/config.json";
    auto config = nlohmann::ordered_json::parse(content(config_path));
    config["data"]["fingerprint"] = "of other images";
    std::ofstream(config_path) << config;
    expect_error(Failure::bad_data, "data.fingerprint was \"of other images\", now it is", [&] {
        run(RepeatSpec{folder / "run", 0, ""}, {});
    });
    std::stop_source source;
    run(train_spec("stopped", 3), stop_after<EpochDone>(1, source));
    expect_error(Failure::usage, "no finished run in it", [&] {
        run(RepeatSpec{folder / "stopped", 0, ""}, {});
    });
    expect_error(Failure::usage, "-1: expected at least 1", [&] {
        run(RepeatSpec{folder / "run", -1, ""}, {});
    });
}

TEST_F(RepeatJob, StoppedItLeavesNothingBehind) {
    run(train_spec("run", 3), {});
    std::stop_source source;
    EXPECT_THROW(run(RepeatSpec{folder / "run", 0, ""}, stop_after<EpochDone>(1, source)),
                 Cancelled);
    EXPECT_TRUE(fs::is_empty(temporary));
}

} // namespace
} // namespace headroom
