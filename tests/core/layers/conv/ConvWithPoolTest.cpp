// Compares Plans whose first convolution is pooled in registers with the same Plans by oneDNN.

#include "core/layers/conv/ConvWithPool.h"

#include "core/kernels/fused/PooledConv.h"
#include "core/kernels/isa/Registers.h"
#include "tests/core/engine/PlanFixture.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace headroom {
namespace {

Model small_model(const std::string& input, const std::string& first) {
    using Json = nlohmann::ordered_json;
    const Json spec{{"name", "pooled"},
                    {"input", input},
                    {"classes", 3},
                    {"backbone", Json::parse("[" + first + R"(, {"type": "relu"},
                        {"type": "maxpool", "kernel": 2},
                        {"type": "conv", "filters": 16, "kernel": 3, "padding": 1},
                        {"type": "relu"}])")},
                    {"heads", Json::parse(R"([{"kind": "gap-dense"}])")}};
    Model model(model_spec_from_json(spec, "pooled"), "gap-dense");
    model.initialise(1);
    return model;
}

struct Trained {
    std::vector<float> logits;
    std::vector<std::vector<float>> gradients;
    bool pooled = false; ///< in registers
};

Trained train(Model& model, const Execution& execution) {
    Plan plan = compile(
        model,
        {.batch = 5, .input = model.input(), .mode = Mode::training, .execution = execution});
    fill(plan.input(), 2);
    plan.forward();
    fill(plan.diff_logits(), 3);
    plan.backward();
    Trained trained{{plan.logits().begin(), plan.logits().end()}, {}};
    for (const auto* p : model.parameters()) {
        const Tensor gradient = p->plain_grad();
        trained.gradients.emplace_back(gradient.values().begin(), gradient.values().end());
    }
    for (const auto& step : plan.steps())
        if (step.name.starts_with("backbone.0 conv + relu + maxpool")) {
            trained.pooled = true;
            EXPECT_EQ(step.implementation, "headroom");
            EXPECT_GT(step.flops, 0);
        }
    return trained;
}

/// Returns the distance relative to the magnitude.
double distance(const std::vector<float>& actual, const std::vector<float>& expected) {
    double apart = 0, size = 0;
    EXPECT_EQ(actual.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        apart += std::pow(actual[i] - expected[i], 2);
        size += std::pow(expected[i], 2);
    }
    return std::sqrt(apart / size);
}

bool kernel_runs(Precision precision) {
    if (registers_here() != Registers::avx512) return false; // or limited by the user
    const ConvShape shape{1, 1, 16, 8, 8, 3, 3, 1, 1};
    return precision == Precision::f32 ? PooledConv<float>::supports(shape)
                                       : PooledConv<BFloat16>::supports(shape);
}

TEST(ConvWithPool, TrainsAsOneDnnDoes) {
    const std::pair<const char*, const char*> networks[] = {
        {"11x12x1", R"({"type": "conv", "filters": 32, "kernel": 5, "padding": 2})"},
        {"12x9x3", R"({"type": "conv", "filters": 16, "kernel": 3, "bias": false})"}};
    for (const auto& [input, first] : networks)
        for (auto precision : {Precision::f32, Precision::bf16})
            for (int threads : {1, 2, 3}) {
                if (!kernel_runs(precision)) continue;
                SCOPED_TRACE(
                    fmt::format("{}, {}, {} threads", input, to_string(precision), threads));
                Execution execution{.precision = precision, .threads = threads};
                Model a = small_model(input, first), b = small_model(input, first);
                const Trained ours = train(a, execution);
                execution.fuse_pooling = false;
                const Trained theirs = train(b, execution);
                EXPECT_TRUE(ours.pooled);
                EXPECT_FALSE(theirs.pooled);
                // In bf16 oneDNN rounds before pooling, so more pixels of a window are equal: some
                // gradients go to another pixel.
                const double near = precision == Precision::f32 ? 1e-6 : 0.05;
                EXPECT_LT(distance(ours.logits, theirs.logits), near);
                for (std::size_t i = 0; i < ours.gradients.size(); ++i)
                    EXPECT_LT(distance(ours.gradients[i], theirs.gradients[i]), near) << i;
            }
}

TEST(ConvWithPool, InfersAsItTrains) {
    if (!kernel_runs(Precision::f32)) GTEST_SKIP() << "no AVX-512 here";
    Model model = small_model("12x9x3", R"({"type": "conv", "filters": 32, "kernel": 3})");
    const Trained trained = train(model, {});
    Plan plan = compile(model, {.batch = 5, .input = model.input()});
    fill(plan.input(), 2);
    plan.forward();
    EXPECT_LT(distance({plan.logits().begin(), plan.logits().end()}, trained.logits), 1e-6);
}

TEST(ConvWithPool, LeavesOtherLayersAlone) {
    for (const auto* first : {R"({"type": "conv", "filters": 16, "kernel": 3, "stride": 2})",
                              R"({"type": "conv", "filters": 16, "kernel": 7, "padding": 3})",
                              R"({"type": "conv", "filters": 20, "kernel": 3})"}) {
        Model model = small_model("12x12x3", first);
        EXPECT_FALSE(train(model, {}).pooled) << first;
    }
}

} // namespace
} // namespace headroom
