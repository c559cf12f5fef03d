// Gradients of dense layers that are computed when the optimizer uses them.

#include "core/kernels/dense/DenseShape.h"
#include "core/kernels/isa/BFloat16.h"
#include "tests/core/engine/PlanFixture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <span>
#include <vector>

namespace headroom {
namespace {

/// Two large layers of 98,304 and 65,536 weights, in blocks of 32 and 64 inputs, and a small one.
Model two_dense_layers() {
    Model model(model_spec_from_json(nlohmann::ordered_json::parse(R"({
        "name": "dense", "input": "4x4x3", "classes": 3,
        "backbone": [{"type": "conv", "filters": 6, "kernel": 1}],
        "heads": [{"kind": "flatten-dense", "hidden": [1024, 64]}]})"),
                                     "dense"),
                "flatten-dense");
    model.initialise(1);
    return model;
}

/// Returns the configurations of the kernels that this machine supports.
std::vector<Execution> ways() {
    std::vector<Execution> all;
    const bool bf16 = choose_precision(PrecisionOption::bf16).precision == Precision::bf16;
    for (int threads : {1, 2, 3}) {
        if (dense_registers<float>() != Registers::none)
            all.push_back({.precision = Precision::f32, .threads = threads});
        if (bf16 && dense_registers<BFloat16>() != Registers::none)
            all.push_back({.precision = Precision::bf16, .threads = threads});
        if (bf16)
            all.push_back({.precision = Precision::bf16, .threads = threads, .emulate_amx = true});
    }
    return all;
}

std::string describe(const Execution& way) {
    return fmt::format("{}{}, threads: {}", to_string(way.precision),
                       way.emulate_amx ? " with AMX" : "", way.threads);
}

Plan plan_of(Model& model, Execution execution, bool defer) {
    execution.defer_gradients = defer;
    return compile(
        model,
        {.batch = 5, .input = model.input(), .mode = Mode::training, .execution = execution});
}

TEST(DeferredDense, PiecesAreTheGradient) {
    for (const Execution& way : ways()) {
        SCOPED_TRACE(describe(way));
        const auto run = [&](Model& model, bool defer) {
            Plan plan = plan_of(model, way, defer);
            fill(plan.input(), 2);
            plan.forward();
            fill(plan.diff_logits(), 3);
            plan.backward();
            return plan;
        };
        Model written = two_dense_layers(), model = two_dense_layers();
        const Plan plan = run(model, true);
        run(written, false);
        const auto deferred = plan.deferred_gradients();
        ASSERT_EQ(deferred.size(), 2u);
        for (const auto& d : deferred) {
            EXPECT_EQ(d.parameter->grad.size(), 0u);
            EXPECT_GT(d.info.flops, 0);
            LaidOut gradient(d.parameter->value.shape());
            gradient.fill(NAN);
            for (int lane = 0; lane < way.threads; ++lane)
                d.compute(lane, [&](std::size_t offset, std::span<const float> piece) {
                    std::ranges::copy(piece, gradient.data() + offset);
                });
            const auto all = written.parameters();
            const auto same =
                std::ranges::find(all, d.parameter->name, [](auto* p) { return p->name; });
            ASSERT_NE(same, all.end());
            const Tensor expected = (*same)->plain_grad();
            const Tensor actual = d.parameter->plain(gradient);
            float largest = 0;
            for (float value : expected.values())
                largest = std::max(largest, std::abs(value));
            for (std::size_t i = 0; i < expected.size(); ++i)
                ASSERT_NEAR(actual.data()[i], expected.data()[i], 1e-4f * largest) << i;
        }
    }
}

/// Some steps of an optimizer.
struct Trained {
    std::vector<std::vector<float>> parameters;
    std::vector<float> logits; ///< afterwards
    bool operator==(const Trained&) const = default;
};

Trained trained_with(const Execution& execution, bool defer, const char* optimizer) {
    Model model = two_dense_layers();
    Plan plan = plan_of(model, execution, defer);
    EXPECT_EQ(plan.deferred_gradients().size(), defer ? 2u : 0u);
    Trained trained{optimise(model, plan, optimizer), {}};
    fill(plan.input(), 5);
    trained.logits = logits_of(plan);
    return trained;
}

TEST(DeferredDense, TheOptimizerTakesTheGradient) {
    for (const char* optimizer : {"adamw", "sgd"})
        for (const Execution& way : ways()) {
            SCOPED_TRACE(optimizer + (", " + describe(way)));
            const Trained written = trained_with(way, false, optimizer);
            const Trained deferred = trained_with(way, true, optimizer);
            EXPECT_EQ(trained_with(way, true, optimizer), deferred);
            for (std::size_t i = 0; i < written.logits.size(); ++i)
                EXPECT_NEAR(deferred.logits[i], written.logits[i], 0.02);
        }
}

/// Without training, weights have another layout in inference than with it. What a Plan packed must
/// be packed again when they change.
TEST(DeferredDense, InferenceAgreesWithTraining) {
    for (const Execution& way : ways()) {
        SCOPED_TRACE(describe(way));
        Model plain = two_dense_layers(), settled = two_dense_layers();
        const auto infers = [&](Model& model) {
            return compile(model, {.batch = 5, .input = model.input(), .execution = way});
        };
        Plan trains = plan_of(settled, way, true), of_settled = infers(settled),
             of_plain = infers(plain);
        const auto expect_same = [&](Plan& plan) {
            for (auto* p : {&plan, &trains})
                fill(p->input(), 5);
            const auto actual = logits_of(plan), expected = logits_of(trains);
            const float rounding = way.precision == Precision::bf16 ? 0.02f : 1e-5f;
            for (std::size_t i = 0; i < expected.size(); ++i)
                EXPECT_NEAR(actual[i], expected[i],
                            rounding * std::max(1.f, std::abs(expected[i])));
        };
        expect_same(of_plain);
        expect_same(of_settled);
        const auto untrained = logits_of(of_settled);
        optimise(settled, trains, "adamw");
        expect_same(of_settled);
        EXPECT_NE(logits_of(of_settled), untrained);
    }
}

} // namespace
} // namespace headroom
