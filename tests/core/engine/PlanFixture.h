#pragma once

#include "core/engine/Plan.h"
#include "core/models/Model.h"
#include "core/training/Optimizer.h"
#include "datasets/base/Random.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace headroom {

/// Every kind of layer, with channels that do not fill blocks.
inline ModelSpec tiny() {
    return model_spec_from_json(
        nlohmann::ordered_json::parse(R"({"name": "tiny", "input": "12x12x3", "classes": 4,
        "backbone": [{"type": "conv", "filters": 5, "kernel": 3, "padding": 1}, {"type": "relu"},
                     {"type": "maxpool", "kernel": 2}, {"type": "batchnorm"},
                     {"type": "fire", "squeeze": 3, "expand": 7}],
        "heads": [{"kind": "flatten-dense", "hidden": [9], "dropout": 0.5}]})"),
        "tiny");
}

/// Channels in blocks of 16: our own kernels run, and parameters adopt layouts.
inline ModelSpec even() {
    return model_spec_from_json(
        nlohmann::ordered_json::parse(R"({"name": "even", "input": "12x12x3", "classes": 4,
        "backbone": [{"type": "conv", "filters": 32, "kernel": 3, "padding": 1}, {"type": "relu"},
                     {"type": "maxpool", "kernel": 2}, {"type": "batchnorm"},
                     {"type": "conv", "filters": 64, "kernel": 3, "padding": 1}, {"type": "relu"},
                     {"type": "maxpool", "kernel": 2}],
        "heads": [{"kind": "flatten-dense", "hidden": [64], "dropout": 0.5}]})"),
        "even");
}

inline void fill(std::span<float> values, std::uint64_t key) {
    Random random(key);
    for (float& v : values)
        v = random.uniform(-1, 1);
}

inline std::vector<float> logits_of(Plan& plan, Plan::Draw draw = {}) {
    plan.forward(draw);
    return {plan.logits().begin(), plan.logits().end()};
}

/// Returns the parameters after four optimizer steps, in their memory layout.
inline std::vector<std::vector<float>> optimise(Model& model, Plan& plan, const char* optimizer) {
    TrainOptions options;
    options.optimizer = parse_choice<OptimizerKind>(optimizer).value();
    Optimizer steps(model.parameters(), options);
    for (std::uint64_t step = 0; step < 4; ++step) {
        fill(plan.input(), 2 + step);
        plan.forward();
        fill(plan.diff_logits(), 7 + step);
        plan.backward();
        steps.step({.learning_rate = 1e-2, .momentum = 0.9}, &plan);
    }
    std::vector<std::vector<float>> parameters;
    for (const auto* p : model.parameters())
        parameters.emplace_back(p->value.raw().begin(), p->value.raw().end());
    return parameters;
}

} // namespace headroom
