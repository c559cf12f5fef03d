// Gradients of several threads that are summed only when the optimizer uses them.

#include "core/engine/Engine.h"
#include "tests/core/engine/PlanFixture.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <vector>

namespace headroom {
namespace {

/// A convolution with many weights (96 x 96 x 3 x 3) beside small parameters.
ModelSpec network() {
    return model_spec_from_json(nlohmann::ordered_json::parse(R"({
        "name": "late", "input": "6x6x1", "classes": 3,
        "backbone": [{"type": "conv", "filters": 96, "kernel": 3, "padding": 1}, {"type": "relu"},
                     {"type": "conv", "filters": 96, "kernel": 3, "padding": 1}, {"type": "relu"}],
        "heads": [{"kind": "gap-dense"}]})"),
                                "late");
}

struct Trained {
    std::size_t deferred;
    std::vector<std::vector<float>> parameters;
};

Trained train(Execution execution, const char* optimizer) {
    Model model(network(), "gap-dense");
    model.initialise(1);
    Plan plan = compile(
        model,
        {.batch = 7, .input = model.input(), .mode = Mode::training, .execution = execution});
    return {plan.deferred_gradients().size(), optimise(model, plan, optimizer)};
}

TEST(LateSums, GiveTheSameBitsAsSumsThatAreWritten) {
    // Elsewhere oneDNN may use another layout for the gradient than for the weights.
    const bool in_place = engine_info().isa.starts_with("AVX512");
    for (const char* optimizer : {"adamw", "sgd"})
        for (int threads : {1, 2, 3}) {
            SCOPED_TRACE(std::string(optimizer) + ", threads: " + std::to_string(threads));
            const Trained written = train({.threads = threads}, optimizer);
            const Trained late = train({.threads = threads, .defer_gradients = true}, optimizer);
            EXPECT_EQ(written.deferred, 0u);
            if (in_place) {
                EXPECT_EQ(late.deferred, threads > 1 ? 1u : 0u) << "the large one alone";
            }
            EXPECT_EQ(late.parameters, written.parameters);
        }
}

} // namespace
} // namespace headroom
