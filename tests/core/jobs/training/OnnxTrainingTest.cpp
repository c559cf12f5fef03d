#include "core/export/OnnxModel.h"
#include "core/jobs/costs/SummaryJob.h"
#include "core/models/LoadWeights.h"
#include "core/runs/config/RunConfig.h"
#include "tests/core/jobs/JobFixture.h"

namespace headroom {
namespace {

using testing::HasSubstr;

/// A file of ONNX as the model of runs.
class OnnxTraining : public JobFixture {
  protected:
    const std::filesystem::path onnx = folder / "tiny.onnx";

    OnnxTraining() {
        SavedModel saved{Model(load_model_spec(model_path.string()), "gap-dense"), {}, {}, {}};
        saved.model.initialise(3);
        saved.card.normalisation = {{0.5F}, {0.25F}};
        std::ofstream(onnx, std::ios::binary)
            << onnx_model(portable_network(saved), saved.model.units(), {{"size", "28x28"}});
    }
    TrainSpec onnx_spec(const std::string& out, int epochs = 2) const {
        auto spec = train_spec(out, epochs);
        spec.model = onnx.string();
        spec.head = "gap-dense";
        return spec;
    }
};

TEST_F(OnnxTraining, TheModelsWeightsAreThePretrainedOnes) {
    run(onnx_spec("run"), {});
    const auto config = nlohmann::json::parse(content(folder / "run/config.json"));
    EXPECT_EQ(config["model"]["name"], "tiny.onnx");
    EXPECT_EQ(config["options"]["weights"], onnx.string());
    const auto saved = load_model(folder / "run");
    EXPECT_EQ(saved.card.normalisation.mean, std::vector{0.5F});
    const auto file = open_weight_file(onnx.string());
    for (const auto* parameter : saved.model.backbone().parameters()) { // frozen
        const auto* const tensor = file.find(parameter->name);
        ASSERT_TRUE(tensor) << parameter->name;
        const auto values = file.read(static_cast<std::size_t>(tensor - file.tensors.data()));
        EXPECT_TRUE(std::ranges::equal(parameter->plain_value().values(), values.values()));
    }
}

TEST_F(OnnxTraining, WeightsAloneNameTheModel) {
    auto spec = onnx_spec("run", 1);
    std::swap(spec.model, spec.options.transfer.weights);
    run(spec, {});
    EXPECT_EQ(load_model(folder / "run").model.spec().name, "tiny.onnx");
    spec.options.transfer.weights = (folder / "run").string(); // those of a run, too
    spec.out = folder / "again";
    run(spec, {});
    EXPECT_EQ(load_model(folder / "again").model.spec().name, "tiny.onnx");
}

TEST_F(OnnxTraining, WeightsForOtherLayersAreRefused) {
    auto spec = onnx_spec("run", 1);
    spec.options.transfer.weights = onnx.string();
    const auto refused = [&](const char* layers) {
        spec.model = folder / "other.json";
        std::ofstream(spec.model) << R"({"name": "other", "input": "28x28x1", "classes": 10,
            "heads": [{"kind": "flatten-dense"}, {"kind": "gap-dense"}], "backbone": )"
                                  << layers << "}";
        expect_error(Failure::bad_data,
                     "tiny.onnx: its layers are not those of other: a file of ONNX has layers of "
                     "its own: use --model " +
                         onnx.string(),
                     [&] { run(spec, {}); });
    };
    refused(R"([{"type": "conv", "filters": 8, "kernel": 3, "stride": 2, "padding": 1},
                {"type": "batchnorm"}, {"type": "relu"}, {"type": "maxpool", "kernel": 2}])");
    // The same shapes, but below and right.
    refused(R"([{"type": "conv", "filters": 8, "kernel": 3, "stride": 2, "padding": [0, 0, 1, 1]},
                {"type": "relu"}, {"type": "maxpool", "kernel": 2}])");
    std::ofstream(spec.model) << R"({"name": "same", "input": "28x28x1", "classes": 10,
        "heads": [{"kind": "flatten-dense"}, {"kind": "gap-dense"}], "backbone":
        [{"type": "conv", "filters": 8, "kernel": [3, 3], "stride": 2, "padding": [1, 1, 1, 1]},
         {"type": "relu"}, {"type": "maxpool", "kernel": 2}]})";
    EXPECT_FALSE(run(spec, {}).interrupted);
}

TEST_F(OnnxTraining, ARunIsCompleteWithoutTheFile) {
    run(onnx_spec("whole"), {});
    std::stop_source source;
    EXPECT_TRUE(run(onnx_spec("stopped"), stop_after<EpochDone>(1, source)).interrupted);
    std::filesystem::remove(onnx);
    run(headroom::train_spec(folder / "stopped"), {});
    EXPECT_EQ(content(folder / "stopped/model.safetensors"),
              content(folder / "whole/model.safetensors"));
    EvaluateSpec evaluate;
    evaluate.runs = {folder / "stopped"};
    evaluate.data = {digits()};
    EXPECT_EQ(run(evaluate, {}).size(), 1U);
    expect_error(Failure::usage, "no model", [&] { run(onnx_spec("more"), {}); });
}

TEST_F(OnnxTraining, SummaryShowsItsLayersAndWeights) {
    const auto result = run(SummarySpec{.model = onnx.string()}, {});
    EXPECT_EQ(result.model, "tiny.onnx");
    EXPECT_EQ(result.classes, 10);
    EXPECT_THAT(result.weights, HasSubstr("tiny.onnx: by our own names"));
    EXPECT_EQ(result.frozen_layers, result.backbone.size());
}

} // namespace
} // namespace headroom
