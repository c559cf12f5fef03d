#include "tests/cli/commands/JobCommandsFixture.h"
#include "tests/core/models/onnx/GraphBuilder.h"

namespace headroom {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class SummaryCommandLine : public JobCommands {};

TEST_F(SummaryCommandLine, SummaryShowsLayersAndHeads) {
    const auto outcome = headroom_cli({"summary", "--model", "mnist-cnn"});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_EQ(outcome.err, "");
    EXPECT_THAT(outcome.out, HasSubstr("3,274,634"));
    EXPECT_THAT(outcome.out, HasSubstr("52,746"));
}

TEST_F(SummaryCommandLine, SummaryJsonHasTheDocumentedKeys) {
    const auto outcome =
        headroom_cli({"summary", "--model", model, "--heads", "gap-dense,flatten-dense", "--json"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const auto result = json::parse(outcome.out);
    expect_keys(result.at("backbone"), {"params", "macs", "feature_shape"});
    ASSERT_EQ(result.at("heads").size(), 2u);
    EXPECT_EQ(result["heads"][0]["head"], "gap-dense");
    expect_keys(result["heads"][0], {"head", "params", "total_params", "macs", "layers"});
    EXPECT_EQ(result["backbone"]["params"], 4 * 25 + 4);
}

TEST_F(SummaryCommandLine, SummaryShowsTheMemoryForTrainingWhereABatchIsNamed) {
    const auto summary = [&](std::vector<std::string> more) {
        std::vector<std::string> all = {"summary", "--model", model};
        all.insert(all.end(), more.begin(), more.end());
        return headroom_cli(all);
    };
    const auto text = summary({"--batch-size", "16", "--precision", "f32", "--threads", "1"});
    ASSERT_EQ(text.status, 0) << text.err;
    EXPECT_THAT(text.out, HasSubstr("Training memory"));
    EXPECT_THAT(text.out, HasSubstr("(batches of 16, adamw, f32, 1 thread)"));
    EXPECT_THAT(summary({}).out, Not(HasSubstr("Training memory")));

    const auto result = json::parse(summary({"--batch-size", "16", "--threads", "1", "--optimizer",
                                             "sgd", "--precision", "f32", "--json"})
                                        .out);
    EXPECT_EQ(result["training"], json::parse(R"({"batch_size": 16, "optimizer": "sgd",
                                                  "precision": "f32", "threads": 1})"));
    const auto& memory = result["heads"][0]["training_memory"];
    const int head_params = 7 * 7 * 4 * 10 + 10, backbone_params = 4 * 25 + 4;
    EXPECT_EQ(memory["parameters"], 4 * (head_params + backbone_params));
    EXPECT_EQ(memory["optimizer"], 4 * (head_params + backbone_params));
    EXPECT_FALSE(json::parse(summary({"--json"}).out)["heads"][0].contains("training_memory"));
    expect_failure(summary({"--batch-size", "-1"}), Failure::usage, {"--batch-size -1"});
    expect_failure(summary({"--batch-size", "8", "--optimizer", "lion"}), Failure::usage,
                   {"--optimizer lion", "adamw, sgd"});
}

TEST_F(SummaryCommandLine, SummaryTellsTrainedFromFrozen) {
    const auto text = headroom_cli({"summary", "--model", model, "--freeze", "all"});
    ASSERT_EQ(text.status, 0) << text.err;
    EXPECT_THAT(text.out, HasSubstr("Frozen: backbone.0 to backbone.2\n"));
    EXPECT_THAT(text.out, HasSubstr("Trained parameters  Frozen parameters"));
    const auto result =
        json::parse(headroom_cli({"summary", "--model", model, "--freeze", "1", "--json"}).out);
    EXPECT_EQ(result["backbone"]["frozen_params"], 4 * 25 + 4);
    EXPECT_EQ(result["heads"][0]["trained_params"], result["heads"][0]["params"]);
    EXPECT_EQ(result["backbone"]["layers"][0]["frozen"], true);

    ASSERT_EQ(train("run").status, 0);
    const auto of_run = headroom_cli({"summary", "--model", model, "--weights", folder / "run"});
    EXPECT_THAT(of_run.out, HasSubstr("model.safetensors: by our own names"));
    EXPECT_THAT(of_run.out, HasSubstr("Frozen: backbone.0 to backbone.2"));
    expect_failure(headroom_cli({"summary", "--model", "mnist-cnn", "--weights", folder / "run"}),
                   Failure::bad_data, {"model.safetensors", "backbone."});
}

TEST_F(SummaryCommandLine, SummaryOfANetworkThatHasNoRoomSaysSo) {
    expect_failure(headroom_cli({"summary", "--model", "mnist-cnn", "--input", "16384x16384x1"}),
                   Failure::resources, {"backbone.0", "values for one image", "smaller images"});
}

TEST_F(SummaryCommandLine, SummaryPrintsAModelFileThatCanBeUsed) {
    const auto outcome = headroom_cli({"summary", "--model", "bn-cnn", "--as-json"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const auto copy = folder.write("copy.json", outcome.out);
    const auto original = json::parse(headroom_cli({"summary", "--model", "bn-cnn", "--json"}).out);
    const auto again = json::parse(headroom_cli({"summary", "--model", copy, "--json"}).out);
    EXPECT_EQ(original["heads"], again["heads"]);
}

TEST_F(SummaryCommandLine, WeightsNameTheirModel) {
    GraphBuilder graph({1, 3, 8, 8});
    graph.conv("image", "a", 3, 4, 3).node("Relu", {"a"}, "b");
    const auto onnx = folder.write("small.onnx", graph.bytes("b"));
    const auto outcome = headroom_cli({"summary", "--weights", onnx, "--json"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_EQ(json::parse(outcome.out)["model"], "small.onnx");
    expect_failure(headroom_cli({"summary", "--model", model, "--weights", onnx}),
                   Failure::bad_data, {"small.onnx: its layers are not those of", "--model"});
    const auto out = folder / "features.h5";
    for (const char* named : {"--model", "--weights"}) {
        const auto features =
            headroom_cli({"features", "--data", "synth:vehicles", "--synth-count", "20", named,
                          onnx, "--preprocessing", "none", "--out", out, "--exist-ok"});
        EXPECT_EQ(features.status, 0) << features.err;
        EXPECT_THAT(features.out, testing::HasSubstr("4x"));
    }
    expect_failure(headroom_cli({"features", "--data", "synth:vehicles", "--out", out}),
                   Failure::usage, {"features needs --weights FILE"});
    expect_failure(headroom_cli({"features", "--data", "synth:vehicles", "--model", model, "--out",
                                 folder / "more.h5"}),
                   Failure::usage, {"--weights is needed: a file of pretrained weights"});
}

TEST_F(SummaryCommandLine, SummaryRefusesWhatItDoesNotKnow) {
    expect_failure(headroom_cli({"summary"}), Failure::usage,
                   {"summary needs --model MODEL", "headroom help summary"});
    expect_failure(headroom_cli({"summary", "--model", "nonesuch"}), Failure::usage, {"nonesuch"});
    expect_failure(headroom_cli({"summary", "--model", model, "--input", "28"}), Failure::usage,
                   {"28"});
    expect_failure(headroom_cli({"summary", "--model", model, "--heads", "mlp"}), Failure::usage,
                   {"mlp"});
    expect_failure(headroom_cli({"summary", "--model", folder.write("bad.json", "{")}),
                   Failure::usage, {"bad.json"});
}

} // namespace
} // namespace headroom
