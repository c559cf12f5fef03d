#include "core/models/Checkpoint.h"
#include "tests/core/jobs/training/CacheFixture.h"
#include "tests/core/models/weights/WeightFixture.h"

namespace headroom {
namespace {

using testing::HasSubstr;

/// A dense layer after a frozen backbone, trained until it has converged.
class LbfgsTraining : public CacheFixture {
  protected:
    LbfgsTraining() {
        std::ofstream(model_path) << R"({"name": "tiny", "input": "28x28x1", "classes": 10,
            "backbone": [{"type": "conv", "filters": 8, "kernel": 3, "stride": 2, "padding": 1},
                         {"type": "relu"}, {"type": "maxpool", "kernel": 2}],
            "heads": [{"kind": "flatten-dense"}, {"kind": "gap-dense"},
                      {"kind": "gap-conv"}]})";
    }

    TrainSpec lbfgs_spec(const std::string& out, const std::string& head = "flatten-dense") const {
        auto spec = frozen_spec(out, head);
        spec.options.optimizer = OptimizerKind::lbfgs;
        spec.options.epochs = 20;
        return spec;
    }

    static double squares(const Model& model) {
        double sum = 0;
        for (const auto* parameter : model.head().parameters())
            for (const float value : parameter->value.raw())
                sum += static_cast<double>(value) * static_cast<double>(value);
        return sum;
    }

    /// What lbfgs minimises.
    double objective(const TrainResult& result, double weight_decay) const {
        return result.train.loss + weight_decay / 2 * squares(load_model(result.run).model);
    }
};

TEST_F(LbfgsTraining, EndsLowerThanAdamAndFromAnySeedAtOneMinimum) {
    auto spec = lbfgs_spec("lbfgs");
    const auto result = run(spec, {});
    EXPECT_EQ(result.result.optimizer, "lbfgs");
    EXPECT_EQ(result.result.converged, true);
    EXPECT_LT(result.result.history.size(), 20U);
    const double weight_decay = spec.options.weight_decay;
    const double lowest = objective(result, weight_decay);

    spec.options.transfer.freeze = "all";
    spec.options.threads = 2;
    spec.options.batch_size = 77; // another order of additions
    spec.out = folder / "other";
    EXPECT_NEAR(objective(run(spec, {}), weight_decay), lowest, 1e-5);

    auto adam = frozen_spec("adam", "flatten-dense");
    adam.options.epochs = 5;
    const auto other = run(adam, {});
    EXPECT_GT(objective(other, weight_decay), lowest);
    EXPECT_EQ(other.result.optimizer, "adamw");
    EXPECT_FALSE(other.result.converged);
}

TEST_F(LbfgsTraining, GoesOnWithTheSameBits) {
    const auto whole = run(lbfgs_spec("whole"), {}).result;
    ASSERT_GT(whole.history.size(), 2U);
    for (const int after : {1, 2, static_cast<int>(whole.history.size())}) {
        auto spec = lbfgs_spec(fmt::format("epoch-{}", after));
        std::stop_source stop;
        run(spec, stop_after<EpochDone>(after, stop));
        spec.resume = true;
        EXPECT_EQ(run(spec, {}).result.history.size(), whole.history.size());
        EXPECT_TRUE(content(spec.out / "model.safetensors") == model_of("whole")) << after;
    }
    auto spec = lbfgs_spec("within"); // an epoch
    std::stop_source stop;
    int steps = 0;
    JobControl control{stop.get_token(), [&](const Event& event) {
                           const auto* progress = std::get_if<Progress>(&event);
                           if (progress && progress->stage.starts_with("epoch") && ++steps == 1)
                               stop.request_stop();
                       }};
    EXPECT_TRUE(run(spec, control).interrupted);
    spec.resume = true;
    EXPECT_EQ(run(spec, {}).result.history.size(), whole.history.size());
    EXPECT_TRUE(model_of("within") == model_of("whole"));
}

TEST_F(LbfgsTraining, TooFewStepsAreSaid) {
    auto spec = lbfgs_spec("");
    spec.options.epochs = 1;
    EXPECT_THAT(told(spec).messages, HasSubstr("lbfgs has not converged in 20 steps: give more"));
    EXPECT_EQ(run(spec, {}).result.converged, false);
}

TEST_F(LbfgsTraining, TheVerdictSaysSo) {
    CompareSpec spec;
    static_cast<TrainingSpec&>(spec) = lbfgs_spec("comparison");
    spec.heads = {"flatten-dense", "gap-dense"};
    spec.seeds = 1;
    spec.options.epochs = 100;
    auto result = run(spec, {});
    ASSERT_FALSE(result.interrupted);
    EXPECT_THAT(result.comparison.differences.at(0).verdict,
                HasSubstr("Both were trained with lbfgs until they had converged."));
    spec.options.epochs = 1;
    spec.out = "";
    result = run(spec, {});
    EXPECT_THAT(
        result.comparison.differences.at(0).verdict,
        HasSubstr("Trained with lbfgs, flatten-dense had not converged; train longer (--epochs)"));
}

TEST_F(LbfgsTraining, ViewsAreAllTrainedOn) {
    auto spec = lbfgs_spec("", "gap-dense");
    spec.options.augment = "flip";
    spec.options.transfer.views = 2;
    const auto result = run(spec, {}).result;
    EXPECT_EQ(result.converged, true);
}

TEST_F(LbfgsTraining, WhatItCannotTrainIsNamedWithARemedy) {
    const auto refused = [&](const std::string& why, const auto& change) {
        auto spec = lbfgs_spec("");
        spec.data.path = "no such data"; // it is said before they are read
        change(spec);
        expect_error(Failure::usage, why, [&] { run(spec, {}); });
    };
    refused("0 of 3 layers are frozen: give --freeze all",
            [](auto& spec) { spec.options.transfer.freeze = "none"; });
    refused("leave out --finetune-epochs",
            [](auto& spec) { spec.options.transfer.finetune_epochs = 1; });
    refused("gap-conv of tiny is more than that", [](auto& spec) { spec.head = "gap-conv"; });
    refused("--augment changes the images in every step: give --views 2",
            [](auto& spec) { spec.options.augment = "flip"; });
    refused("leave out --precision bf16",
            [](auto& spec) { spec.options.precision = PrecisionOption::bf16; });
}

/// The same minimum as PyTorch's L-BFGS finds in double precision, on features that the backbone
/// made and that h5py would read: a convex function has one.
class LbfgsSlow : public LbfgsTraining {};

TEST_F(LbfgsSlow, FindsTheMinimumThatPyTorchFinds) {
    if (!has_python_module("torch")) GTEST_SKIP() << "/usr/bin/python3 has no torch";
    for (const std::string head : {"flatten-dense", "gap-dense"})
        for (const double weight_decay : {0.01, 0.001}) {
            auto spec = lbfgs_spec(fmt::format("{}-{}", head, weight_decay), head);
            spec.options.weight_decay = weight_decay;
            spec.options.epochs = 200;
            spec.options.transfer.keep_features = KeepFeatures::disk;
            const auto result = run(spec, {});
            ASSERT_EQ(result.result.converged, true);
            std::filesystem::path features;
            for (const auto& entry :
                 std::filesystem::directory_iterator(folder / "cache/headroom/features"))
                if (entry.path().filename().string().starts_with("tiny-train"))
                    features = entry.path();
            const auto labels = folder / "labels.txt", script = folder / "minimum.py",
                       minimum = folder / "minimum.txt";
            {
                std::ofstream stream(labels);
                for (const int label : result.train.labels)
                    stream << label << "\n";
            }
            std::ofstream(script) << R"(
import json, struct, sys, torch
path, labels, weight_decay, out = sys.argv[1:]
data = open(path, "rb").read()
text = json.loads(data[16:16 + struct.unpack("<I", data[8:12])[0]])
rows, values = text["rows"], text["values"]
x = torch.frombuffer(bytearray(data[-4 * rows * values:]), dtype=torch.float32).double()
x = x.reshape(rows, values)
y = torch.tensor([int(line) for line in open(labels)])
dense = torch.nn.Linear(values, 10).double()
optimizer = torch.optim.LBFGS(dense.parameters(), max_iter=5000, max_eval=10000, tolerance_grad=1e-9,
                              tolerance_change=1e-14, line_search_fn="strong_wolfe")
def loss():
    optimizer.zero_grad()
    value = torch.nn.functional.cross_entropy(dense(x), y)
    value = value + float(weight_decay) / 2 * sum((p ** 2).sum() for p in dense.parameters())
    value.backward()
    return value
optimizer.step(loss)
open(out, "w").write(str(loss().item()))
)";
            const auto command =
                fmt::format("/usr/bin/python3 {} {} {} {} {}", script.string(), features.string(),
                            labels.string(), weight_decay, minimum.string());
            ASSERT_EQ(std::system(command.c_str()), 0);
            double expected = 0;
            std::ifstream(minimum) >> expected;
            EXPECT_NEAR(objective(result, weight_decay), expected, 1e-4) << head << weight_decay;
            EXPECT_GT(objective(result, weight_decay), expected - 1e-6);
            std::filesystem::remove_all(folder / "cache/headroom/features");
        }
}

} // namespace
} // namespace headroom
