// Compares Plans with backward-weights on AMX tiles with the same Plans by oneDNN.

#include "core/layers/conv/TileGradients.h"

#include "core/kernels/amx/Amx.h"
#include "tests/core/engine/PlanFixture.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

namespace headroom {
namespace {

struct Network {
    const char* input;
    const char* backbone;
    const char* head;
    std::vector<std::string> on_tiles; ///< the steps
};

const Network networks[] = {
    {"10x9x1",
     R"([{"type": "conv", "filters": 32, "kernel": 5, "padding": 2}, {"type": "relu"},
         {"type": "maxpool", "kernel": 2},
         {"type": "conv", "filters": 64, "kernel": 3, "padding": 1, "bias": false},
         {"type": "batchnorm"}, {"type": "relu"},
         {"type": "conv", "filters": 32, "kernel": 1, "stride": 2}])",
     R"({"kind": "gap-dense"})",
     {"backbone.0 conv backward weights", "backbone.3 conv backward weights"}},
    {"8x7x3",
     R"([{"type": "conv", "filters": 64, "kernel": 3, "padding": 1}, {"type": "relu"},
         {"type": "conv", "filters": 32, "kernel": [3, 5], "padding": [1, 2]}, {"type": "relu"},
         {"type": "conv", "filters": 32, "kernel": 1}])",
     R"({"kind": "gap-conv"})",
     {"backbone.0 conv backward weights", "backbone.2 conv backward weights",
      "backbone.4 conv backward weights"}},
};

struct Pass {
    std::vector<float> logits;
    std::vector<std::vector<float>> gradients;
    std::vector<std::string> on_tiles;
};

Model model_of(const Network& network) {
    using Json = nlohmann::ordered_json;
    const Json spec{{"name", "tiles"},
                    {"input", network.input},
                    {"classes", 3},
                    {"backbone", Json::parse(network.backbone)},
                    {"heads", Json::array({Json::parse(network.head)})}};
    const std::string head = Json::parse(network.head).at("kind");
    Model model(model_spec_from_json(spec, "tiles"), head);
    model.initialise(1);
    return model;
}

Pass train(const Network& network, int batch, const Execution& execution) {
    Model model = model_of(network);
    Plan plan = compile(
        model,
        {.batch = batch, .input = model.input(), .mode = Mode::training, .execution = execution});
    fill(plan.input(), 2);
    plan.forward();
    fill(plan.diff_logits(), 3);
    plan.backward();
    Pass pass{{plan.logits().begin(), plan.logits().end()}, {}, {}};
    for (const auto* p : model.parameters()) {
        const Tensor gradient = p->plain_grad();
        pass.gradients.emplace_back(gradient.values().begin(), gradient.values().end());
    }
    for (const auto& step : plan.steps()) {
        if (step.implementation != "headroom amx") continue;
        pass.on_tiles.push_back(step.name);
        EXPECT_GT(step.flops, 0) << step.name;
    }
    return pass;
}

/// Both sum products of the same bf16 values in f32: they differ only by rounding.
void expect_near(const std::vector<float>& actual, const std::vector<float>& expected) {
    float largest = 0;
    for (float value : expected)
        largest = std::max(largest, std::abs(value));
    ASSERT_EQ(actual.size(), expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i)
        ASSERT_NEAR(actual[i], expected[i], 1e-4f * largest) << i;
}

Execution mixed(int threads, bool tiles) {
    return {.precision = Precision::bf16,
            .threads = threads,
            .emulate_amx = tiles,
            .fuse_pooling = false};
}

TEST(TileGradients, AreThoseOfOneDnn) {
    if (choose_precision(PrecisionOption::bf16).precision != Precision::bf16)
        GTEST_SKIP() << "no bf16 on this processor";
    for (const auto& network : networks)
        for (int threads : {1, 2, 3}) {
            SCOPED_TRACE(network.input + std::string(", threads: ") + std::to_string(threads));
            const Pass ours = train(network, 5, mixed(threads, true));
            EXPECT_THAT(ours.on_tiles, testing::UnorderedElementsAreArray(network.on_tiles));
            const Pass theirs = train(network, 5, mixed(threads, false));
            EXPECT_EQ(theirs.on_tiles.empty(), !amx_usable());
            EXPECT_EQ(ours.logits, theirs.logits);
            ASSERT_EQ(ours.gradients.size(), theirs.gradients.size());
            for (std::size_t i = 0; i < ours.gradients.size(); ++i) {
                SCOPED_TRACE(i);
                expect_near(ours.gradients[i], theirs.gradients[i]);
            }
        }
}

TEST(TileGradients, AreTheSameBitsAgain) {
    if (choose_precision(PrecisionOption::bf16).precision != Precision::bf16)
        GTEST_SKIP() << "no bf16 on this processor";
    const Pass once = train(networks[1], 3, mixed(2, true));
    EXPECT_EQ(train(networks[1], 3, mixed(2, true)).gradients, once.gradients);
}

TEST(TileGradients, AreOfBf16Alone) {
    Execution f32 = mixed(1, true);
    f32.precision = Precision::f32;
    EXPECT_THAT(train(networks[0], 2, f32).on_tiles, testing::IsEmpty());
}

} // namespace
} // namespace headroom
