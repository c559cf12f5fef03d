#include "core/engine/Plan.h"

#include "core/engine/Engine.h"
#include "core/models/Model.h"
#include "core/models/catalog/Catalog.h"
#include "tests/core/engine/PlanFixture.h"

#include <gmock/gmock.h>

#include <cmath>
#include <fmt/format.h>

namespace headroom {
namespace {

std::vector<std::vector<float>> gradients_of(const Model& model) {
    std::vector<std::vector<float>> all;
    for (auto* p : model.parameters())
        if (p->trainable) all.emplace_back(p->grad.raw().begin(), p->grad.raw().end());
    return all;
}

TEST(Plan, RunsAgainWithTheSameResult) {
    Model model(tiny(), "flatten-dense");
    model.initialise(1);
    Plan plan = compile(model, {.batch = 3, .input = {3, 12, 12}, .mode = Mode::training});
    fill(plan.input(), 2);
    auto once = logits_of(plan, {.seed = 1, .step = 1});
    fill(plan.diff_logits(), 3);
    plan.backward();
    auto gradients = gradients_of(model);
    EXPECT_EQ(logits_of(plan, {.seed = 1, .step = 1}), once);
    plan.backward();
    EXPECT_EQ(gradients_of(model), gradients);
}

TEST(Plan, PacksParametersAnewWhenTheirVersionChanges) {
    Model model(tiny(), "flatten-dense");
    model.initialise(1);
    Plan plan = compile(model, {.batch = 2, .input = {3, 12, 12}});
    fill(plan.input(), 2);
    auto before = logits_of(plan);
    for (auto* p : model.parameters()) {
        for (float& v : p->value.raw())
            v *= 1.5f;
        ++p->version;
    }
    auto after = logits_of(plan);
    EXPECT_NE(after, before);
    Plan fresh = compile(model, {.batch = 2, .input = {3, 12, 12}});
    fill(fresh.input(), 2);
    EXPECT_EQ(logits_of(fresh), after);
}

TEST(Plan, ASampleGetsTheSameLogitsInAnyBatch) {
    Model model(tiny(), "flatten-dense");
    model.initialise(1);
    Plan one = compile(model, {.batch = 1, .input = {3, 12, 12}});
    fill(one.input(), 2);
    auto alone = logits_of(one);
    for (int batch : {2, 7, 16}) {
        Plan many = compile(model, {.batch = batch, .input = {3, 12, 12}});
        fill(many.input(), 9);
        std::ranges::copy(one.input(), many.input().end() - 3 * 12 * 12);
        auto all = logits_of(many);
        for (int i = 0; i < 4; ++i)
            EXPECT_NEAR(all[all.size() - 4 + static_cast<std::size_t>(i)], alone[i], 1e-5);
    }
}

TEST(Plan, SlicesGiveTheLogitsOfTheWholeBatch) {
    Model model(load_model_spec("squeezenet-mini"), "gap-conv");
    model.initialise(1);
    const auto compiled = [&](int threads, int slice) {
        return compile(
            model,
            {.batch = 11, .input = {3, 32, 32}, .execution = {.threads = threads, .slice = slice}});
    };
    Plan whole = compiled(1, 11);
    fill(whole.input(), 2);
    const auto expected = logits_of(whole);
    for (int threads : {1, 2, 3}) {
        for (int slice : {1, 2, 4, 100}) {
            SCOPED_TRACE(fmt::format("{} threads, slices of {}", threads, slice));
            Plan plan = compiled(threads, slice);
            std::ranges::copy(whole.input(), plan.input().begin());
            const auto logits = logits_of(plan);
            ASSERT_EQ(logits.size(), expected.size());
            for (std::size_t i = 0; i < logits.size(); ++i)
                ASSERT_NEAR(logits[i], expected[i], 1e-5) << i;
            for (auto* p : model.parameters())
                ++p->version; // packs again, in any thread
            EXPECT_EQ(logits_of(plan), logits);
        }
    }
    EXPECT_LT(compiled(1, 4).memory_bytes(), whole.memory_bytes());
    EXPECT_LT(compiled(1, 1).memory_bytes(), compiled(1, 4).memory_bytes());
}

TEST(Plan, SlicesKeepLargeActivationsInTheCache) {
    const auto slice_of = [](const char* name) {
        Model model(load_model_spec(name), "gap-dense");
        return compile(model, {.batch = 2, .input = model.input()}).spec().execution.slice;
    };
    // The largest activations: 64 x 111 x 111, and 64 x 224 x 224, of which only one would fit.
    EXPECT_EQ(slice_of("squeezenet1_1"), (16 << 20) / (4 * 64 * 111 * 111));
    EXPECT_EQ(slice_of("vgg16"), 4);
    EXPECT_GT(slice_of("mnist-cnn"), 128); // a usual batch is one slice
}

TEST(Plan, InferenceDoesNotWriteItsInput) {
    // In inference dropout passes values on: the layer after it must not write in place.
    const auto spec = model_spec_from_json(
        nlohmann::ordered_json::parse(R"({"name": "m", "input": "4x4x3", "classes": 3, "backbone": [
            {"type": "sequence", "layers": [{"type": "dropout"}]}, {"type": "relu"},
            {"type": "residual", "body": [{"type": "dropout"}]}, {"type": "relu6"}],
            "heads": [{"kind": "gap-dense"}]})"),
        "m");
    Model model(spec, "gap-dense");
    model.initialise(1);
    Plan plan = compile(model, {.batch = 2, .input = model.input()});
    fill(plan.input(), 3);
    const std::vector<float> before(plan.input().begin(), plan.input().end());
    const auto first = logits_of(plan);
    EXPECT_TRUE(std::ranges::equal(plan.input(), before));
    EXPECT_EQ(logits_of(plan), first);
}

TEST(Plan, TrainingMayRunTwoBatchSizesOnOneModel) {
    Model model(tiny(), "flatten-dense");
    model.initialise(1);
    Plan large = compile(model, {.batch = 4, .input = {3, 12, 12}, .mode = Mode::training});
    Plan small = compile(model, {.batch = 1, .input = {3, 12, 12}, .mode = Mode::training});
    for (auto* plan : {&large, &small}) {
        fill(plan->input(), 2);
        plan->forward();
        fill(plan->diff_logits(), 3);
        plan->backward();
        double sum = 0;
        for (auto& g : gradients_of(model))
            for (float v : g)
                sum += std::abs(v);
        EXPECT_GT(sum, 0);
        EXPECT_TRUE(std::isfinite(sum));
    }
}

TEST(Plan, BuffersShareMemory) {
    // Every layer's output and its gradient would be twice the activations; the plan needs less.
    Model model(load_model_spec("vgg16"), "gap-dense");
    Plan plan = compile(model, {.batch = 2, .input = {3, 32, 32}, .mode = Mode::training});
    Plan inference = compile(model, {.batch = 2, .input = {3, 32, 32}});
    EXPECT_GT(plan.activation_bytes(), 0);
    EXPECT_LT(inference.memory_bytes(), plan.memory_bytes());
}

TEST(Plan, NamesItsSteps) {
    Model model(tiny(), "flatten-dense");
    Plan plan = compile(model, {.batch = 2, .input = {3, 12, 12}, .mode = Mode::training});
    std::vector<std::string> names;
    for (auto& step : plan.steps()) {
        names.push_back(step.name);
        EXPECT_FALSE(step.implementation.empty()) << step.name;
    }
    EXPECT_THAT(names, testing::Contains("backbone.0 conv + relu forward"));
    EXPECT_THAT(names, testing::Contains("backbone.0 conv backward weights"));
    EXPECT_THAT(names, testing::Not(testing::Contains("backbone.0 conv backward data")));
    EXPECT_THAT(names, testing::Contains("head.1 dense backward data"));
}

TEST(Engine, SaysWhatItRunsOn) {
    auto info = engine_info();
    EXPECT_THAT(info.onednn, testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+"));
    EXPECT_FALSE(info.isa.empty());
    EXPECT_FALSE(info.cpu.empty());
    EXPECT_GE(available_threads(), 1);
}

} // namespace
} // namespace headroom
