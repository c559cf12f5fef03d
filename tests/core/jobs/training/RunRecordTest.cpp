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

class ResumedRun : public JobFixture {};

TEST_F(ResumedRun, AResumedRunEndsWithTheSameBits) {
    for (const char* optimizer : {"adamw", "sgd"}) {
        const std::string whole = std::string(optimizer) + "-whole";
        const std::string parts = std::string(optimizer) + "-parts";
        auto spec = train_spec(whole, 3);
        spec.options.optimizer = parse_choice<OptimizerKind>(optimizer).value();
        spec.data.options.valid_fraction = 0.2;
        run(spec, {});

        spec.out = folder / parts;
        std::stop_source in_first_epoch, after_second_epoch;
        // The first progress event of an epoch reports its first step.
        const JobControl control{in_first_epoch.get_token(), [&](const Event& event) {
                                     auto* progress = std::get_if<Progress>(&event);
                                     if (progress && progress->stage == "epoch 1/3")
                                         in_first_epoch.request_stop();
                                 }};
        const auto stopped = run(spec, control);
        EXPECT_TRUE(stopped.interrupted);
        EXPECT_TRUE(fs::exists(spec.out / "model.safetensors"));
        EXPECT_EQ(nlohmann::json::parse(content(spec.out / "run.json"))["interrupted"], true);
        const auto state =
            nlohmann::json::parse(load_model(spec.out / "last.safetensors").metadata.at("state"));
        EXPECT_EQ(state["epoch"], 1);
        EXPECT_GE(state["batch"], 1);
        EXPECT_LT(state["batch"], 6);

        spec.resume = true;
        EXPECT_TRUE(run(spec, stop_after<EpochDone>(2, after_second_epoch)).interrupted);
        const auto result = run(spec, {});
        EXPECT_FALSE(result.interrupted);
        EXPECT_TRUE(content(folder / whole / "model.safetensors") ==
                    content(folder / parts / "model.safetensors"));
        EXPECT_EQ(to_json(result.result)["history"].size(), 3U);

        // A finished run is not trained again.
        const auto before = content(spec.out / "run.json");
        const auto again = run(spec, {});
        EXPECT_EQ(again.held_out.accuracy, result.held_out.accuracy);
        EXPECT_EQ(content(spec.out / "run.json"), before);
    }
}

TEST_F(ResumedRun, AResumedRunTellsOfEarlierEpochs) {
    auto spec = train_spec("run", 3);
    std::stop_source source;
    run(spec, stop_after<EpochDone>(2, source));
    spec.resume = true;
    std::vector<std::pair<int, bool>> epochs;
    run(spec, {{}, [&](const Event& event) {
                   if (const auto* epoch = std::get_if<EpochDone>(&event))
                       epochs.emplace_back(epoch->epoch, epoch->earlier);
               }});
    EXPECT_THAT(epochs,
                testing::ElementsAre(std::pair(1, true), std::pair(2, true), std::pair(3, false)));
}

TEST_F(ResumedRun, AKilledRunGoesOnFromItsCheckpointToTheSameBits) {
    auto spec = train_spec("whole", 3);
    run(spec, {});
    spec.out = folder / "killed";
    const pid_t child = fork();
    if (child == 0) {
        int epochs = 0;
        run(spec, {{}, [&](const Event& event) {
                       if (std::holds_alternative<EpochDone>(event) && ++epochs == 2)
                           raise(SIGKILL);
                   }});
        _exit(1);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    EXPECT_FALSE(fs::exists(spec.out / "run.json"));

    spec.resume = true;
    EXPECT_FALSE(run(spec, {}).interrupted);
    EXPECT_TRUE(content(folder / "whole/model.safetensors") ==
                content(spec.out / "model.safetensors"));
}

TEST_F(ResumedRun, ADamagedCheckpointGivesWayToTheOneBefore) {
    auto spec = train_spec("whole", 4);
    run(spec, {});
    spec.out = folder / "damaged";
    std::stop_source source;
    run(spec, stop_after<EpochDone>(3, source));
    EXPECT_TRUE(fs::exists(spec.out / "previous.safetensors"));
    auto last = content(spec.out / "last.safetensors");
    last[last.size() / 2] = static_cast<char>(last[last.size() / 2] ^ 4);
    std::ofstream(spec.out / "last.safetensors", std::ios::binary) << last;

    spec.resume = true;
    std::vector<std::string> messages;
    const auto listen = [&](const Event& event) {
        if (const auto* message = std::get_if<Message>(&event)) messages.push_back(message->text);
    };
    EXPECT_FALSE(run(spec, {{}, listen}).interrupted);
    EXPECT_THAT(messages, testing::Contains(testing::AllOf(
                              HasSubstr("last.safetensors: "), HasSubstr("was changed or damaged"),
                              HasSubstr("resumed from previous.safetensors"))));
    EXPECT_TRUE(content(folder / "whole/model.safetensors") ==
                content(spec.out / "model.safetensors"));

    fs::remove(spec.out / "previous.safetensors");
    std::ofstream(spec.out / "last.safetensors", std::ios::binary) << last;
    expect_error(Failure::bad_data, "was changed or damaged", [&] { run(spec, {}); });
}

TEST_F(ResumedRun, EveryChangedOptionIsRefused) {
    auto spec = train_spec("run", 3);
    std::stop_source source;
    run(spec, stop_after<EpochDone>(1, source));
    const auto path = spec.out / "config.json";
    const auto whole = nlohmann::ordered_json::parse(content(path));
    const auto before = content(spec.out / "last.safetensors");
    for (const auto& [key, value] :
         std::initializer_list<std::pair<const char*, nlohmann::ordered_json>>{
             {"epochs", 5},
             {"batch_size", 16},
             {"learning_rate", 0.5},
             {"schedule", "cosine"},
             {"augment", "none"},
             {"seed", 4},
             {"epochs", 0},
             {"epochs", 1e300},
             {"epochs", 99999999999},
             {"seed", -1},
             {"momentum", "x"},
             {"optimizer", nullptr},
             {"optimizer", "lion"}}) {
        auto changed = whole;
        changed["options"][key] = value;
        std::ofstream(path) << changed;
        expect_error(Failure::bad_data, "config.json",
                     [&] { run(headroom::train_spec(spec.out), {}); });
    }
    for (const char* key : {"test_fraction", "channels", "synth_count", "fold"}) {
        auto changed = whole;
        changed["data"][key] = -7;
        if (std::string(key) == "fold") changed["data"]["split_file"] = "x";
        std::ofstream(path) << changed;
        expect_error(Failure::bad_data, std::string("data.") + key,
                     [&] { run(headroom::train_spec(spec.out), {}); });
    }
    EXPECT_TRUE(content(spec.out / "last.safetensors") == before);
    std::ofstream(path) << whole;
    EXPECT_FALSE(run(headroom::train_spec(spec.out), {}).interrupted);
}

TEST_F(ResumedRun, AStateOutOfItsRangeIsRefused) {
    auto spec = train_spec("run", 3);
    std::stop_source source;
    run(spec, stop_after<EpochDone>(1, source));
    spec.resume = true;
    const auto saved = load_model(spec.out / "last.safetensors");
    const auto state = nlohmann::ordered_json::parse(saved.metadata.at("state"));
    fs::remove(spec.out / "previous.safetensors");
    for (const auto& [key, value] :
         std::initializer_list<std::pair<const char*, nlohmann::ordered_json>>{
             {"epoch", 0},
             {"epoch", -2147483648},
             {"epoch", 9},
             {"epoch", 1},
             {"batch", -1},
             {"batch", 1000000000000},
             {"seen", 5000},
             {"correct", 300},
             {"loss_sum", nullptr},
             {"best_epoch", 3},
             {"best_loss", 0.5},
             {"history", nlohmann::ordered_json::array()},
             {"started", 7}}) {
        auto changed = state;
        changed[key] = value;
        save_model(spec.out / "last.safetensors", saved.model, saved.card, saved.extra,
                   {{"state", changed.dump()}});
        expect_error(Failure::bad_data,
                     "last.safetensors: metadata state: ", [&] { run(spec, {}); });
    }
    // Written like a version without the configuration in it.
    save_model(spec.out / "last.safetensors", saved.model, saved.card, saved.extra,
               {{"state", state.dump()}});
    EXPECT_FALSE(run(spec, {}).interrupted);
}

TEST_F(ResumedRun, KilledBeforeItsFirstCheckpointItBeginsAgain) {
    auto spec = train_spec("whole", 2);
    run(spec, {});
    spec.out = folder / "killed";
    run(spec, {});
    for (const char* name :
         {"last.safetensors", "previous.safetensors", "model.safetensors", "log.csv", "run.json"})
        fs::remove(spec.out / name);
    auto again = headroom::train_spec(spec.out);
    std::vector<std::string> messages;
    const auto listen = [&](const Event& event) {
        if (const auto* message = std::get_if<Message>(&event)) messages.push_back(message->text);
    };
    EXPECT_FALSE(run(again, {{}, listen}).interrupted);
    EXPECT_THAT(messages, testing::Contains(HasSubstr("has no checkpoint yet")));
    EXPECT_TRUE(content(folder / "whole/model.safetensors") ==
                content(spec.out / "model.safetensors"));

    // Before config.json is written there is only the folder.
    fs::create_directory(folder / "empty");
    spec.out = folder / "empty";
    spec.resume = true;
    EXPECT_FALSE(run(spec, {}).interrupted);
    EXPECT_TRUE(content(folder / "whole/model.safetensors") ==
                content(spec.out / "model.safetensors"));
}

TEST_F(ResumedRun, AFinishedRunsDamagedResultIsWrittenAgain) {
    auto spec = train_spec("run", 2);
    const auto result = run(spec, {});
    const auto whole = content(spec.out / "run.json");
    spec.resume = true;
    for (const auto& damaged :
         {whole.substr(0, whole.size() / 2), std::string(), std::string("[]"),
          std::string(R"({"interrupted": false})"), std::string(R"({"interrupted": 3})")}) {
        std::ofstream(spec.out / "run.json") << damaged;
        std::vector<std::string> messages;
        const auto listen = [&](const Event& event) {
            if (const auto* message = std::get_if<Message>(&event))
                messages.push_back(message->text);
        };
        const auto again = run(spec, {{}, listen});
        EXPECT_THAT(messages, testing::Contains(testing::AllOf(HasSubstr("run.json"),
                                                               HasSubstr("it is written again"))));
        EXPECT_EQ(again.held_out.accuracy, result.held_out.accuracy);
        auto before = nlohmann::json::parse(whole);
        auto after = nlohmann::json::parse(content(spec.out / "run.json"));
        for (auto* json : {&before, &after})
            for (const char* key : {"finished", "plan_memory_bytes"}) // nothing was trained
                json->erase(key);
        EXPECT_EQ(after, before);
    }
}

TEST_F(ResumedRun, AResumedRunSaysWhereItIsComputedOtherwise) {
    const auto spec = train_spec("run");
    std::stop_source source;
    ASSERT_TRUE(run(spec, stop_after<EpochDone>(1, source)).interrupted);
    const auto path = folder / "run/config.json";
    auto config = nlohmann::ordered_json::parse(content(path));
    auto& algorithms = config["numerics"]["algorithms"];
    ASSERT_GT(algorithms.size(), 3u);
    const auto resume = [&] {
        std::string told;
        std::stop_source again;
        auto control = stop_after<EpochDone>(1, again);
        control.on_event = [&told, inner = control.on_event](const Event& event) {
            if (const auto* message = std::get_if<Message>(&event)) told += message->text + '\n';
            inner(event);
        };
        run(headroom::train_spec(folder / "run"), control);
        return told;
    };
    EXPECT_THAT(resume(), testing::Not(HasSubstr("rounded otherwise")));
    config["numerics"]["isa"] = "AVX2_OF_OLD";
    algorithms.begin().value() = "winograd of old";
    std::ofstream(path) << config.dump(2);
    EXPECT_THAT(resume(),
                testing::AllOf(HasSubstr("rounded otherwise"), HasSubstr("was AVX2_OF_OLD"),
                               HasSubstr(algorithms.begin().key() + " was winograd of old")));
}

TEST_F(ResumedRun, ResumeRefusesOtherSettings) {
    auto spec = train_spec("run");
    run(spec, {});
    spec.resume = true;
    spec.options.learning_rate = 0.02;
    expect_error(Failure::usage, "options.learning_rate was 0.01, now it is 0.02",
                 [&] { run(spec, {}); });
    spec = train_spec("other");
    spec.resume = true;
    expect_error(Failure::usage, "no run to resume", [&] { run(spec, {}); });
    EXPECT_FALSE(fs::exists(folder / "other"));
}

} // namespace
} // namespace headroom
