#include "core/runs/result/RunResult.h"

#include "core/runs/result/Environment.h"
#include "datasets/base/Error.h"

#include <gmock/gmock.h>

using namespace headroom;
using nlohmann::ordered_json;

namespace {

RunResult finished() {
    RunResult result;
    result.head = "gap-dense";
    result.model = "tiny";
    result.backbone_params = 100;
    result.head_params = 20;
    result.macs = 3000;
    result.activation_bytes = 4000;
    result.plan_memory_bytes = 5000;
    result.train = MeasuredSplit{"train", 60, {{"accuracy", 0.9}, {"loss", 0.3}}, {0.8, 0.95}};
    result.held_out = MeasuredSplit{
        "test", 20, {{"accuracy", 0.75}, {"loss", 0.5}, {"macro_f1", 0.7}}, {0.5, 0.9}};
    result.best_epoch = 1;
    result.seconds = 0.1 + 0.2; // not a short decimal
    result.images_per_second = 1234.5;
    result.peak_memory_bytes = 6000;
    EpochDone epoch;
    epoch.epoch = 1;
    epoch.held_out = "valid";
    epoch.train_loss = 1.5;
    epoch.held_out_accuracy = 0.7;
    result.history = {epoch};
    result.seed = 18446744073709551615U;
    result.threads = 2;
    result.precision = "f32";
    result.precision_why = "as asked";
    result.environment = environment_json();
    result.dataset = {{"path", "photos"}};
    result.started = "2026-11-28T12:00:00Z";
    result.finished = "2026-11-28T12:01:00Z";
    return result;
}

TEST(RunResult, SurvivesTheWayThereAndBack) {
    const auto json = to_json(finished());
    EXPECT_EQ(to_json(run_result_from_json(ordered_json::parse(json.dump()), "run.json")), json);
    EXPECT_DOUBLE_EQ(json["gap"], 0.9 - 0.75);
    EXPECT_EQ(json["params"]["total"], 120);
    EXPECT_TRUE(json["held_out"]["top5_accuracy"].is_null());
}

TEST(RunResult, AnInterruptedOneHasNoMetrics) {
    auto result = finished();
    result.interrupted = true;
    result.train.reset();
    result.held_out.reset();
    const auto json = to_json(result);
    EXPECT_TRUE(json["gap"].is_null());
    EXPECT_FALSE(run_result_from_json(json, "run.json").train);
}

TEST(RunResult, ReadsWhatOlderVersionsWrote) {
    auto json = to_json(finished());
    for (const char* key : {"plan_memory_bytes", "precision", "precision_why", "threads"})
        json.erase(key);
    for (const char* split : {"train", "held_out"})
        for (const char* key : {"macro_f1", "balanced_accuracy", "top5_accuracy"})
            json[split].erase(key);
    const auto result = run_result_from_json(json, "run.json");
    EXPECT_EQ(result.precision, "");
    EXPECT_EQ(result.held_out->metrics.size(), 2u);
}

TEST(RunResult, NamesTheFieldThatIsDamaged) {
    for (const auto& [key, value] : std::initializer_list<std::pair<const char*, ordered_json>>{
             {"head", 3}, {"macs", "many"}, {"train", nullptr}, {"history", 7}, {"seconds", "x"}}) {
        auto json = to_json(finished());
        json[key] = value;
        try {
            run_result_from_json(json, "runs/a/run.json");
            FAIL() << key;
        } catch (const Error& error) {
            EXPECT_EQ(error.failure(), Failure::bad_data);
            EXPECT_THAT(error.what(), testing::AllOf(testing::HasSubstr("runs/a/run.json"),
                                                     testing::HasSubstr(key)));
        }
    }
}

} // namespace
