#include "core/jobs/costs/BenchJob.h"

#include "core/engine/Engine.h"
#include "core/engine/Precision.h"
#include "datasets/base/Cancelled.h"
#include "datasets/formats/OpenDataset.h"
#include "tests/core/jobs/JobFixture.h"

#include <limits>
#include <numeric>

namespace headroom {
namespace {

using testing::ElementsAre;

class BenchJob : public JobFixture {
  protected:
    BenchSpec quick() const {
        BenchSpec spec;
        spec.models = {model_path.string()};
        spec.batch_sizes = {8};
        spec.threads = {1};
        spec.precisions = {PrecisionOption::f32};
        spec.seconds = 0.002;
        spec.rounds = 2;
        return spec;
    }

    void expect_refused(const BenchSpec& spec, const std::string& text) const {
        expect_error(Failure::usage, text, [&] { run(spec, {}); });
    }
};

TEST_F(BenchJob, ListsMakeEveryCombination) {
    auto spec = quick();
    spec.modes = {Mode::training, Mode::inference};
    spec.batch_sizes = {4, 8};
    spec.threads = {1, 0};
    const auto rows = run(spec, {});
    ASSERT_EQ(rows.size(), 2U * 2 * 2 * 2); // heads, modes, batch sizes, threads
    EXPECT_EQ(rows[0].head, "flatten-dense");
    EXPECT_EQ(rows[0].mode, "train");
    EXPECT_EQ(rows[0].batch_size, 4);
    EXPECT_EQ(rows[0].threads, 1);
    EXPECT_EQ(rows[1].threads, available_threads());
    EXPECT_EQ(rows[2].batch_size, 8);
    EXPECT_EQ(rows[4].mode, "inference");
    EXPECT_EQ(rows[8].head, "gap-dense");
    for (const auto& row : rows) {
        EXPECT_EQ(row.model, "tiny");
        EXPECT_EQ(row.precision, "f32");
        EXPECT_GT(row.lowest, 0);
        EXPECT_LE(row.lowest, row.median);
        EXPECT_LE(row.median, row.highest);
        EXPECT_DOUBLE_EQ(row.seconds_per_step() * row.median, row.batch_size);
        EXPECT_EQ(row.processor_time, row.threads == 1);
        EXPECT_GT(row.peak_memory_bytes, 1'000'000);
        EXPECT_TRUE(row.layers.empty());
        EXPECT_TRUE(row.steps.empty());
    }
}

TEST_F(BenchJob, ImagesMayHaveAnotherSizeAndOtherClasses) {
    auto spec = quick();
    spec.heads = {"gap-dense"};
    spec.input = {0, 14, 14};
    spec.classes = 2;
    spec.steps = true;
    const auto small = run(spec, {});
    spec.input = {0, 28, 28};
    const auto large = run(spec, {});
    ASSERT_EQ(small.size(), 1U);
    // The first convolution: four times the positions.
    const auto flops = [](const BenchRow& row) {
        return std::ranges::find(row.steps, "backbone.0 conv forward",
                                 [](const StepTime& time) { return time.step.name; })
            ->step.flops;
    };
    EXPECT_EQ(4 * flops(small[0]), flops(large[0]));
}

TEST_F(BenchJob, PrecisionIsWhatRan) {
    auto spec = quick();
    spec.heads = {"gap-dense"};
    spec.precisions = {PrecisionOption::automatic, PrecisionOption::bf16};
    std::vector<std::string> messages;
    const auto rows = run(spec, {{}, [&](const Event& event) {
                                     if (const auto* message = std::get_if<Message>(&event))
                                         messages.push_back(message->text);
                                 }});
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].precision, to_string(choose_precision(PrecisionOption::automatic).precision));
    const auto bf16 = choose_precision(PrecisionOption::bf16);
    EXPECT_EQ(rows[1].precision, to_string(bf16.precision));
    EXPECT_EQ(messages.size(), bf16.precision == Precision::bf16 ? 0U : 1U);
}

TEST_F(BenchJob, LayersAreSumsOfSteps) {
    auto spec = quick();
    spec.heads = {"flatten-dense"};
    spec.layers = spec.steps = true;
    const auto row = run(spec, {}).at(0);
    std::vector<std::string> names;
    double layers = 0, steps = 0;
    for (const auto& layer : row.layers) {
        names.push_back(layer.layer);
        layers += layer.seconds();
    }
    for (const auto& time : row.steps) {
        EXPECT_FALSE(time.step.implementation.empty()) << time.step.name;
        steps += time.seconds;
    }
    EXPECT_NEAR(layers, steps, 1e-9);
    EXPECT_THAT(names, ElementsAre("input", "backbone.0", "backbone.1", "backbone.2", "backbone.3",
                                   "head.1", "head.3", "head.4", "logits", "loss", "gradients",
                                   "optimizer"));
    EXPECT_EQ(row.layers[1].type, "conv 3x3x8, stride 2, padding 1");
    EXPECT_GT(row.layers[1].forward_seconds, 0);
    EXPECT_GT(row.layers[1].backward_seconds, 0);
    EXPECT_GT(row.layers[1].gflops_per_second(), 0);
    EXPECT_EQ(row.layers.back().forward_seconds, 0);
    EXPECT_GT(row.layers.back().update_seconds, 0);

    const auto json = to_json(row);
    double share = 0;
    for (const auto& layer : json["layers"])
        share += layer["share"].get<double>();
    EXPECT_NEAR(share, 1, 1e-9);
    EXPECT_TRUE(json["layers"][0]["gflops_per_second"].is_null()); // input: nothing is computed
}

TEST_F(BenchJob, SumsByLayerInTheOrderOfTheForwardPass) {
    const auto layers = sum_by_layer({{{"b pack weights", "", 0, Pass::update}, 8},
                                      {{"a conv forward", "", 2'000'000'000}, 1},
                                      {{"a relu forward", ""}, 2},
                                      {{"b dense forward", "", 5}, 4},
                                      {{"a conv backward", "", 4'000'000'000, Pass::backward}, 3}});
    ASSERT_EQ(layers.size(), 2U);
    EXPECT_EQ(layers[0].layer, "a");
    EXPECT_EQ(layers[0].forward_seconds, 3);
    EXPECT_EQ(layers[0].backward_seconds, 3);
    EXPECT_EQ(layers[0].update_seconds, 0);
    EXPECT_DOUBLE_EQ(layers[0].gflops_per_second(), 1);
    EXPECT_EQ(layers[1].layer, "b");
    EXPECT_EQ(layers[1].update_seconds, 8);
    EXPECT_EQ(layers[1].seconds(), 12);
}

TEST_F(BenchJob, RefusesWhatItDoesNotKnowBeforeItMeasures) {
    const auto with = [&](auto change) {
        auto spec = quick();
        spec.seconds = 1000; // measuring would be noticed
        change(spec);
        return spec;
    };
    expect_refused(with([](auto& s) { s.models.push_back("nonesuch"); }), "nonesuch");
    expect_refused(with([](auto& s) { s.heads = {"gap-dense", "mlp"}; }), "mlp");
    expect_refused(with([](auto& s) { s.batch_sizes = {8, 0}; }), "--batch-size 0");
    expect_refused(with([](auto& s) { s.threads = {1, -1}; }), "--threads -1");
    expect_refused(with([](auto& s) { s.classes = -1; }), "--classes -1");
    expect_refused(with([](auto& s) { s.rounds = 0; }), "--rounds 0");
    expect_refused(with([](auto& s) { s.seconds = 0; }), "--seconds 0");
    expect_refused(with([](auto& s) { s.seconds = std::numeric_limits<double>::quiet_NaN(); }),
                   "--seconds nan");
    expect_refused(with([](auto& s) { s.input = {1, 1, 1}; }), "maxpool");
}

TEST_F(BenchJob, StopsBetweenSteps) {
    auto spec = quick();
    spec.seconds = 1000;
    std::stop_source source;
    EXPECT_THROW(run(spec, stop_after<Progress>(1, source)), Cancelled);
}

} // namespace
} // namespace headroom
