#include "tests/core/jobs/JobFixture.h"

#include "core/models/Checkpoint.h"
#include "core/runs/RunFolder.h"
#include "core/runs/config/RunConfig.h"

#include <atomic>
#include <csignal>
#include <sys/wait.h>
#include <thread>

namespace fs = std::filesystem;

namespace headroom {
namespace {

using testing::HasSubstr;

class TrainJob : public JobFixture {};

TEST_F(TrainJob, WritesARunAndLearns) {
    std::vector<EpochDone> epochs;
    JobControl control;
    control.on_event = [&](const Event& event) {
        if (auto* epoch = std::get_if<EpochDone>(&event)) epochs.push_back(*epoch);
    };
    const auto result = run(train_spec("run", 6), control);
    EXPECT_FALSE(result.interrupted);
    ASSERT_EQ(epochs.size(), 6U);
    EXPECT_EQ(epochs.back().held_out, "test");
    EXPECT_LT(epochs.back().train_loss, epochs.front().train_loss);
    EXPECT_GT(result.train.accuracy, 0.3); // chance is 0.1

    const auto json = nlohmann::json::parse(content(folder / "run" / "run.json"));
    EXPECT_EQ(json["head"], "flatten-dense");
    EXPECT_EQ(json["interrupted"], false);
    EXPECT_EQ(json["history"].size(), 6U);
    EXPECT_EQ(json["params"]["total"].get<int>(),
              json["params"]["backbone"].get<int>() + json["params"]["head"].get<int>());
    EXPECT_EQ(json["dataset"]["counts"]["train"].get<int>() +
                  json["dataset"]["counts"]["test"].get<int>(),
              300);
    EXPECT_DOUBLE_EQ(json["held_out"]["accuracy"].get<double>(), result.held_out.accuracy);
    EXPECT_GT(json["peak_memory_bytes"].get<double>(), 1e6);
    EXPECT_GT(json["seconds"].get<double>(), 0);
    for (const char* key : {"versions", "isa", "cpu", "threads", "seed", "started", "finished",
                            "macs", "activation_bytes", "plan_memory_bytes", "gap"})
        EXPECT_TRUE(json.contains(key)) << key;

    const auto log = content(folder / "run" / "log.csv");
    EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 7);
    EXPECT_FALSE(fs::exists(folder / "run" / ".lock"));
}

TEST_F(TrainJob, TheSameSeedGivesTheSameFile) {
    run(train_spec("a"), {});
    run(train_spec("b"), {});
    auto other = train_spec("c");
    other.options.seed = 1;
    run(other, {});
    const auto a = content(folder / "a/model.safetensors");
    EXPECT_TRUE(a == content(folder / "b/model.safetensors"));
    EXPECT_FALSE(a == content(folder / "c/model.safetensors"));
}

TEST_F(TrainJob, WaitsWhilePausedAndEndsTheSame) {
    run(train_spec("whole"), {});
    PauseGate gate;
    std::atomic<bool> paused = false;
    std::atomic<int> events_while_paused = 0;
    std::jthread opener;
    const auto result =
        run(train_spec("paused"), {{},
                                   [&](const Event& event) {
                                       events_while_paused += paused && gate.is_shut();
                                       if (!std::holds_alternative<Progress>(event) || paused)
                                           return;
                                       if (std::get<Progress>(event).run.head.empty()) return;
                                       paused = true;
                                       gate.shut();
                                       opener = std::jthread([&] {
                                           while (!gate.holds())
                                               std::this_thread::yield();
                                           gate.open();
                                       });
                                   },
                                   &gate});
    EXPECT_TRUE(paused);
    EXPECT_EQ(events_while_paused, 0);
    EXPECT_FALSE(result.interrupted);
    EXPECT_TRUE(content(folder / "whole/model.safetensors") ==
                content(folder / "paused/model.safetensors"));
}

TEST_F(TrainJob, APausedRunCanBeStopped) {
    PauseGate gate;
    gate.shut();
    std::stop_source source;
    JobControl control{source.get_token(), [&](const Event& event) {
                           const auto* progress = std::get_if<Progress>(&event);
                           if (progress && !progress->run.head.empty()) source.request_stop();
                       }};
    control.gate = &gate;
    EXPECT_TRUE(run(train_spec("run"), control).interrupted);
}

TEST_F(TrainJob, DoesNotOverwriteARun) {
    auto spec = train_spec("run", 1);
    run(spec, {});
    const auto before = content(spec.out / "model.safetensors");
    spec.options.seed = 5;
    expect_error(Failure::usage, "--exist-ok", [&] { run(spec, {}); });
    EXPECT_TRUE(content(spec.out / "model.safetensors") == before);
    spec.exist_ok = true;
    run(spec, {});
    EXPECT_FALSE(content(spec.out / "model.safetensors") == before);
}

TEST_F(TrainJob, ALockedRunIsLeftAlone) {
    const RunFolder held(folder / "run", {});
    for (bool exist_ok : {false, true}) {
        auto spec = train_spec("run");
        spec.exist_ok = exist_ok;
        expect_error(Failure::locked, "another process", [&] { run(spec, {}); });
    }
}

TEST_F(TrainJob, ADivergedRunLeavesNothing) {
    auto spec = train_spec("deep/run", 3);
    spec.options.optimizer = OptimizerKind::sgd;
    spec.options.schedule = ScheduleKind::constant;
    spec.options.learning_rate = 1e30;
    expect_error(Failure::diverged, "lower --lr", [&] { run(spec, {}); });
    EXPECT_FALSE(fs::exists(folder / "deep"));
}

TEST_F(TrainJob, BadDataLeavesNothing) {
    auto spec = train_spec("run");
    spec.data.path = (folder / "missing").string();
    EXPECT_THROW(run(spec, {}), Error);
    EXPECT_FALSE(fs::exists(spec.out));
    spec = train_spec("run");
    spec.head = "no-such-head";
    expect_error(Failure::usage, "no-such-head", [&] { run(spec, {}); });
    EXPECT_FALSE(fs::exists(spec.out));
}

TEST_F(TrainJob, StoppedWhileReadingWritesNothing) {
    std::stop_source source;
    source.request_stop();
    const auto spec = train_spec("run");
    EXPECT_TRUE(run(spec, {source.get_token(), {}}).interrupted);
}

TEST_F(TrainJob, TheBestValidEpochIsKeptAndPatienceEndsTheRun) {
    auto spec = train_spec("run", 30);
    spec.data.options.valid_fraction = 0.2;
    spec.options.patience = 1;
    spec.options.schedule = ScheduleKind::constant;
    spec.options.learning_rate = 0.3; // unstable: some epoch is worse than the one before
    const auto result = run(spec, {});
    const auto history = to_json(result.result)["history"];
    ASSERT_LT(history.size(), 30U);
    EXPECT_EQ(to_json(result.result)["stopped_early"], true);
    const int best = to_json(result.result)["best_epoch"];
    EXPECT_EQ(best, static_cast<int>(history.size()) - 1);
    EXPECT_EQ(history[0]["held_out"], "valid");

    // The file holds that epoch's weights, not the last ones.
    EvaluateSpec evaluate{{spec.out}, {spec.data}, "valid", 32, 1};
    const auto rows = headroom::run(evaluate, {});
    EXPECT_NEAR(rows[0].evaluation.loss,
                history[static_cast<std::size_t>(best - 1)]["held_out_loss"].get<double>(), 1e-6);
}

TEST_F(TrainJob, TrainLimitTakesAPartOfEachClass) {
    auto spec = train_spec("", 1);
    spec.data.train_limit = 100;
    const auto result = run(spec, {});
    EXPECT_NEAR(static_cast<double>(result.train.count), 100, 10);
    for (const auto& figures : result.train.per_class)
        EXPECT_GE(figures.support, 8);
    EXPECT_TRUE(result.run.empty());
}

TEST_F(TrainJob, TwoClassesTrainOneSigmoidUnit) {
    auto spec = train_spec("sigmoid", 1);
    spec.data.options.classes = {"1", "7"};
    spec.options.class_weights = ClassWeights::balanced;
    spec.options.label_smoothing = 0.1;
    run(spec, {});
    EXPECT_EQ(load_model(spec.out).model.units(), 1);
    spec.out = folder / "softmax";
    spec.options.two_classes = TwoClasses::softmax;
    run(spec, {});
    EXPECT_EQ(load_model(spec.out).model.units(), 2);
}

TEST_F(TrainJob, SaysThatImagesHaveAnotherSizeThanTheModelWasMadeFor) {
    auto spec = train_spec("run", 1);
    spec.data.path = "synth:vehicles:40x48";
    spec.data.options.synth_count = 40;
    const std::string note = "images of 40x48, but tiny was made for 28x28: it is trained at 40x48 "
                             "(--resize 28x28 brings them to its size)";
    run(spec, {});
    const auto notes = nlohmann::json::parse(content(folder / "run/run.json"))["dataset"]["notes"];
    EXPECT_THAT(notes.get<std::vector<std::string>>(), testing::Contains(note));

    // Their pixels fit into a megabyte, training at that size does not.
    spec.out = folder / "refused";
    spec.data.options.memory_budget = 1'000'000;
    expect_error(Failure::resources,
                 "more than the memory budget of 1MB (--memory-budget): use "
                 "--resize 28x28",
                 [&] { run(spec, {}); });
    EXPECT_FALSE(fs::exists(folder / "refused"));

    // If the user requests a size, it is used.
    spec.data.options.resize = ImageSize{40, 48};
    const auto result = run(spec, {});
    EXPECT_THAT(to_json(result.result)["dataset"]["notes"].dump(),
                testing::Not(HasSubstr("made for")));
}

} // namespace
} // namespace headroom
