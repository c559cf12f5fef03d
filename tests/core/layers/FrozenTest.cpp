#include "tests/core/engine/PlanFixture.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace headroom {
namespace {

ModelSpec residual_model() {
    return model_spec_from_json(
        nlohmann::ordered_json::parse(R"({"name": "r", "input": "12x12x3", "classes": 4,
        "backbone": [{"type": "conv", "filters": 16, "kernel": 3, "padding": 1, "bias": false},
                     {"type": "batchnorm"}, {"type": "relu"},
                     {"type": "residual", "body": [
                         {"type": "conv", "filters": 16, "kernel": 3, "padding": 1},
                         {"type": "batchnorm"}]},
                     {"type": "relu"}],
        "heads": [{"kind": "gap-dense"}]})"),
        "r");
}

/// Sets statistics that differ from those of an untrained batch norm.
void randomise(Model& model) {
    model.initialise(1);
    Random random(5);
    for (auto* p : model.parameters())
        if (p->statistic) {
            const float middle = p->name.ends_with("var") ? 1.f : 0.f; // ReLUs must pass something
            for (float& v : p->value.raw())
                v = middle + random.uniform(-0.3, 0.3);
            ++p->version;
        }
}

void freeze(Network& network, bool frozen) {
    for (std::size_t i = 0; i < network.size(); ++i)
        network.layer(i).freeze(frozen);
}

std::vector<std::vector<float>> values_of(const Model& model, bool backbone) {
    std::vector<std::vector<float>> all;
    for (const auto* p : backbone ? model.backbone().parameters() : model.head().parameters()) {
        const Tensor plain = p->plain_value();
        all.emplace_back(plain.values().begin(), plain.values().end());
    }
    return all;
}

TEST(Frozen, NothingOfAFrozenBackboneMovesInTraining) {
    Model model(residual_model(), "gap-dense");
    randomise(model);
    freeze(model.backbone(), true);
    const auto backbone = values_of(model, true), head = values_of(model, false);
    Plan plan = compile(model, {.batch = 3, .input = model.input(), .mode = Mode::training});
    optimise(model, plan, "adamw");
    EXPECT_EQ(values_of(model, true), backbone) << "batch norm's statistics included";
    EXPECT_NE(values_of(model, false), head);
    for (const auto* p : model.backbone().parameters())
        EXPECT_EQ(p->grad.size(), 0u) << p->name;
    for (const auto& step : plan.steps())
        EXPECT_FALSE(step.pass == Pass::backward && step.name.starts_with("backbone")) << step.name;
}

TEST(Frozen, AFrozenBackboneRunsAsInInference) {
    Model model(residual_model(), "gap-dense");
    randomise(model);
    Plan inference = compile(model, {.batch = 3, .input = model.input()});
    fill(inference.input(), 2);
    const auto expected = logits_of(inference);
    freeze(model.backbone(), true);
    Plan training = compile(model, {.batch = 3, .input = model.input(), .mode = Mode::training});
    fill(training.input(), 2);
    const auto actual = logits_of(training);
    for (std::size_t i = 0; i < expected.size(); ++i)
        EXPECT_NEAR(actual[i], expected[i], 1e-5);
}

TEST(Frozen, KeptStatisticsDoNotMoveButWeightsTrain) {
    Model model(residual_model(), "gap-dense");
    randomise(model);
    for (std::size_t i = 0; i < model.backbone().size(); ++i)
        model.backbone().layer(i).keep_statistics(true);
    const auto before = values_of(model, true);
    Plan plan = compile(model, {.batch = 3, .input = model.input(), .mode = Mode::training});
    optimise(model, plan, "adamw");
    const auto after = values_of(model, true);
    const auto parameters = model.backbone().parameters();
    for (std::size_t i = 0; i < before.size(); ++i)
        EXPECT_EQ(before[i] == after[i], parameters[i]->statistic) << parameters[i]->name;
}

TEST(Frozen, WhatWasFrozenTrainsAgain) {
    Model model(residual_model(), "gap-dense");
    randomise(model);
    freeze(model.backbone(), true);
    freeze(model.backbone(), false);
    const auto before = values_of(model, true);
    Plan plan = compile(model, {.batch = 3, .input = model.input(), .mode = Mode::training});
    optimise(model, plan, "sgd");
    const auto after = values_of(model, true);
    for (std::size_t i = 0; i < before.size(); ++i)
        EXPECT_NE(before[i], after[i]) << model.backbone().parameters()[i]->name;
}

TEST(Frozen, InferenceFoldsBatchNormIntoItsConvolution) {
    Model model(residual_model(), "gap-dense");
    randomise(model);
    Plan plan = compile(model, {.batch = 3, .input = model.input()});
    for (const auto& step : plan.steps())
        EXPECT_EQ(step.name.find("batchnorm"), std::string::npos) << step.name;
    fill(plan.input(), 2);
    const auto before = logits_of(plan);
    const auto parameters = model.parameters();
    auto* mean = *std::ranges::find_if(parameters, &Parameter::statistic);
    mean->value.fill(-0.5);
    ++mean->version;
    EXPECT_NE(logits_of(plan), before) << "folded again where a statistic changed";
}

} // namespace
} // namespace headroom
