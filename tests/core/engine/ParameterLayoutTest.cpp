// Parameters that adopted a gradient's layout in a training Plan look row-major to everything else.

#include "tests/core/engine/PlanFixture.h"

#include "core/models/Checkpoint.h"
#include "core/training/Optimizer.h"
#include "tests/datasets/TempFolder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace headroom {
namespace {

using Values = std::vector<std::vector<float>>;

std::vector<float> copy(const Tensor& tensor) {
    return {tensor.values().begin(), tensor.values().end()};
}

std::vector<float> copy(const LaidOut& values) {
    return {values.raw().begin(), values.raw().end()};
}

Values plain_values(const Model& model) {
    Values all;
    for (const auto* p : model.parameters())
        all.push_back(copy(p->plain_value()));
    return all;
}

std::ptrdiff_t settled(const Model& model) {
    return std::ranges::count_if(model.parameters(), [](auto* p) { return p->layout != nullptr; });
}

Plan training_plan(Model& model, Precision precision = Precision::f32, int batch = 6) {
    return compile(model, {.batch = batch,
                           .input = model.input(),
                           .mode = Mode::training,
                           .execution = {.precision = precision, .threads = 2}});
}

Plan inference_plan(const Model& model, Precision precision = Precision::f32) {
    return compile(model,
                   {.batch = 6, .input = model.input(), .execution = {.precision = precision}});
}

std::vector<float> logits_of_some(Plan& plan) {
    fill(plan.input(), 2);
    return logits_of(plan, {.seed = 1, .step = 1});
}

void compute_gradients(Plan& plan, std::uint64_t step) {
    fill(plan.input(), 2 + step);
    plan.forward({.seed = 1, .step = step});
    fill(plan.diff_logits(), 50 + step);
    plan.backward();
}

void train(Plan& plan, Optimizer& optimizer, int steps) {
    for (int i = 0; i < steps; ++i) {
        compute_gradients(plan, static_cast<std::uint64_t>(i));
        optimizer.step({.learning_rate = 0.01, .momentum = 0.9}, &plan);
    }
}

TrainOptions options(const char* optimizer) {
    TrainOptions o;
    o.optimizer = parse_choice<OptimizerKind>(optimizer).value();
    return o;
}

/// A model with these plain values that no Plan has used.
Model fresh(const Values& values) {
    Model model(even(), "flatten-dense");
    std::size_t i = 0;
    for (auto* p : model.parameters())
        p->set_value(values[i++]);
    return model;
}

std::vector<Precision> precisions() {
    if (choose_precision(PrecisionOption::bf16).precision == Precision::bf16)
        return {Precision::f32, Precision::bf16};
    return {Precision::f32};
}

class ParameterLayoutTest : public testing::Test {
  protected:
    ParameterLayoutTest() : model(even(), "flatten-dense") { model.initialise(1); }
    Model model;
};

TEST_F(ParameterLayoutTest, GiveTheirPlainValuesBack) {
    const auto before = plain_values(model);
    ASSERT_EQ(settled(model), 0);
    const Plan plan = training_plan(model);
    ASSERT_GE(settled(model), 2) << "else this file tests nothing";
    EXPECT_EQ(plain_values(model), before);
    std::size_t moved = 0;
    for (std::size_t i = 0; i < before.size(); ++i) {
        const auto* p = model.parameters()[i];
        const LaidOut again = p->laid_out(p->plain_value());
        EXPECT_EQ(copy(again), copy(p->value));
        EXPECT_EQ(again.shape(), p->value.shape());
        if (copy(p->value) != before[i]) ++moved;
    }
    EXPECT_GE(moved, 2U);
}

TEST_F(ParameterLayoutTest, EveryPlanSeesASetValue) {
    for (Precision precision : precisions()) {
        model = Model(even(), "flatten-dense");
        model.initialise(1);
        Plan training = training_plan(model, precision);
        Plan smaller = training_plan(model, precision, 1);
        Plan inference = inference_plan(model, precision);
        for (Plan* plan : {&training, &smaller, &inference})
            logits_of_some(*plan); // packs the old values

        Model other(even(), "flatten-dense");
        other.initialise(2);
        const auto values = plain_values(other);
        std::size_t i = 0;
        for (auto* p : model.parameters())
            p->set_value(values[i++]);
        EXPECT_EQ(plain_values(model), values);

        Plan other_inference = inference_plan(other, precision);
        EXPECT_EQ(logits_of_some(inference), logits_of_some(other_inference));
        Plan other_training = training_plan(other, precision);
        EXPECT_EQ(logits_of_some(training), logits_of_some(other_training));
        Plan other_smaller = training_plan(other, precision, 1);
        EXPECT_EQ(logits_of_some(smaller), logits_of_some(other_smaller));
    }
}

TEST_F(ParameterLayoutTest, ACheckpointIsOneOfPlainValues) {
    Plan plan = training_plan(model);
    Optimizer optimizer(model.parameters(), options("adamw"));
    train(plan, optimizer, 3);
    ASSERT_GE(settled(model), 2);
    ModelCard card;
    card.classes = {"a", "b", "c", "d"};
    const Model unsettled = fresh(plain_values(model));
    ASSERT_EQ(settled(unsettled), 0);

    TempFolder folder;
    const std::string trained = folder / "trained.safetensors",
                      plain = folder / "plain.safetensors";
    save_model(trained, model, card);
    save_model(plain, unsettled, card);
    EXPECT_EQ(read_text(trained), read_text(plain));
    EXPECT_FALSE(read_text(plain).empty());
    EXPECT_EQ(plain_values(load_model(trained).model), plain_values(model));
}

TEST_F(ParameterLayoutTest, OptimizerStateGoesBothWays) {
    for (const char* name : {"adamw", "sgd"}) {
        model = Model(even(), "flatten-dense");
        model.initialise(1);
        Plan plan = training_plan(model);
        Optimizer optimizer(model.parameters(), options(name));
        train(plan, optimizer, 3);
        const auto state = optimizer.state();

        Model unsettled = fresh(plain_values(model));
        Optimizer there(unsettled.parameters(), options(name));
        there.restore(optimizer.steps(), state);
        Optimizer back(model.parameters(), options(name));
        back.restore(there.steps(), there.state());
        for (const auto& [key, tensor] : state) {
            EXPECT_EQ(copy(there.state().at(key)), copy(tensor)) << key;
            EXPECT_EQ(copy(back.state().at(key)), copy(tensor)) << key;
        }

        // One more step of each, with the same gradients.
        compute_gradients(plan, 3);
        for (std::size_t i = 0; i < model.parameters().size(); ++i)
            if (const auto* p = model.parameters()[i]; p->trainable) {
                auto& other = *unsettled.parameters()[i];
                other.grad = other.laid_out(p->plain_grad());
            }
        const auto before = plain_values(model);
        back.step({.learning_rate = 0.01, .momentum = 0.9}, &plan);
        there.step({.learning_rate = 0.01, .momentum = 0.9});
        for (std::size_t i = 0; i < before.size(); ++i)
            if (model.parameters()[i]->trainable) {
                EXPECT_EQ(plain_values(unsettled)[i], plain_values(model)[i]);
                EXPECT_NE(plain_values(model)[i], before[i]);
            }
    }
}

TEST_F(ParameterLayoutTest, CopiesThatTheOptimizerWroteAreThoseOfAFreshPlan) {
    for (Precision precision : precisions())
        for (const char* name : {"adamw", "sgd"}) {
            model = Model(even(), "flatten-dense");
            model.initialise(1);
            Plan plan = training_plan(model, precision);
            Optimizer optimizer(model.parameters(), options(name));
            const auto before = logits_of_some(plan);
            train(plan, optimizer, 2);
            for (const auto& copy : plan.vnni_copies()) // will not be packed again
                EXPECT_EQ(*copy.version, copy.parameter->version) << copy.parameter->name;
            Model same = fresh(plain_values(model));
            Plan other = training_plan(same, precision);
            const auto after = logits_of_some(plan);
            EXPECT_EQ(after, logits_of_some(other)) << to_string(precision) << ", " << name;
            EXPECT_NE(after, before);
        }
}

TEST_F(ParameterLayoutTest, AnInferencePlanFromBeforeRefuses) {
    Plan inference = inference_plan(model);
    EXPECT_NO_THROW(logits_of_some(inference));
    const Plan training = training_plan(model);
    EXPECT_THROW(logits_of_some(inference), std::logic_error);
    Plan later = inference_plan(model);
    EXPECT_NO_THROW(logits_of_some(later));
}

} // namespace
} // namespace headroom
