#include "core/training/TrainStep.h"

#include "core/models/Model.h"
#include "datasets/base/Random.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <gmock/gmock.h>
#include <limits>
#include <thread>

namespace headroom {
namespace {

class TrainStepTest : public testing::Test {
  protected:
    static constexpr int count = 4;

    TrainStepTest() {
        model.initialise(1);
        batch.shape = {1, 28, 28};
        Random random(3);
        for (std::size_t i = 0; i < count * batch.shape.values(); ++i)
            batch.pixels.push_back(random.uniform());
        batch.labels = {1, 7, 0, 3};
    }

    PlanSpec plan_spec() const {
        return {.batch = count, .input = model.input(), .mode = Mode::training};
    }

    static std::vector<float> weights(const Model& of) {
        std::vector<float> all;
        for (const auto* p : of.parameters())
            all.insert(all.end(), p->value.raw().begin(), p->value.raw().end());
        return all;
    }

    Model model{load_model_spec("mnist-cnn"), "gap-dense"};
    Batch batch;
    const Rates rates{.learning_rate = 0.01, .momentum = 0.9};
};

TEST_F(TrainStepTest, IsItsPartsInTheirOrder) {
    TrainStep step(model, plan_spec(), {}, {.label_smoothing = 0.1, .class_weights = {}});
    Model twin(load_model_spec("mnist-cnn"), "gap-dense");
    twin.initialise(1);
    Plan plan = compile(twin, plan_spec());
    Optimizer optimizer(twin.parameters(), {});
    for (std::uint64_t i = 0; i < 3; ++i) {
        const LossResult result = step(batch, rates, {.seed = 1, .step = i});
        std::ranges::copy(batch.pixels, plan.input().begin());
        plan.forward({.seed = 1, .step = i});
        const LossResult expected =
            cross_entropy(plan.logits(), 10, batch.labels,
                          {.label_smoothing = 0.1, .class_weights = {}}, plan.diff_logits());
        plan.backward();
        optimizer.step(rates);
        EXPECT_EQ(result.loss, expected.loss);
    }
    EXPECT_EQ(weights(model), weights(twin));
    EXPECT_EQ(step.optimizer().steps(), 3);
}

TEST_F(TrainStepTest, ALossThatIsNoNumberLeavesTheWeights) {
    TrainStep step(model, plan_spec(), {}, {});
    const auto before = weights(model);
    auto& logit_bias = *model.parameters().back();
    const float sound = logit_bias.value.data()[0];
    logit_bias.value.data()[0] = std::numeric_limits<float>::quiet_NaN();
    ++logit_bias.version;
    EXPECT_FALSE(std::isfinite(step(batch, rates, {}).loss));
    logit_bias.value.data()[0] = sound;
    EXPECT_EQ(weights(model), before);
    EXPECT_EQ(step.optimizer().steps(), 0);
}

/// At any point of a pass, with lanes that wait for each other in batch norm.
TEST_F(TrainStepTest, StoppedInTheMiddleItLeavesTheModelAsItWas) {
    Model network(load_model_spec("bn-cnn"), "gap-dense");
    network.initialise(1);
    Batch images;
    images.shape = {3, 32, 32};
    images.pixels.assign(count * images.shape.values(), 0.5f);
    images.labels = {1, 7, 0, 3};
    TrainStep step(network,
                   {.batch = count,
                    .input = network.input(),
                    .mode = Mode::training,
                    .execution = {.threads = 2}},
                   {}, {});
    step(images, rates, {}); // makes the parameters adopt layouts
    int stopped = 0;
    for (int wait = 0; wait < 40; ++wait) {
        std::stop_source source;
        step.stop_by(source.get_token());
        const auto before = weights(network);
        const auto steps = step.optimizer().steps();
        std::thread asks([&] {
            std::this_thread::sleep_for(std::chrono::microseconds(100 * wait));
            source.request_stop();
        });
        step(images, rates, {});
        asks.join();
        if (!step.stopped()) continue;
        ++stopped;
        ASSERT_EQ(weights(network), before);
        ASSERT_EQ(step.optimizer().steps(), steps);
    }
    EXPECT_GT(stopped, 0); // the first request comes before the step has begun, or soon after
    step.stop_by({});
    step(images, rates, {});
    EXPECT_FALSE(step.stopped());
}

TEST_F(TrainStepTest, TimesItsPartsInTheirOrder) {
    TrainStep step(model, plan_spec(), {}, {});
    StepTimer timer{StepClock(1)};
    step.time_steps(&timer);
    timer.start();
    step(batch, rates, {});
    std::vector<std::string> names;
    for (const auto& time : timer.times())
        names.push_back(time.step.name);
    EXPECT_EQ(names.front(), "input copy");
    EXPECT_EQ(names.back(), "optimizer adamw");
    const auto at = [&](const char* name) {
        return std::ranges::find(names, name) - names.begin();
    };
    EXPECT_LT(at("backbone.3 conv + relu forward"), at("loss cross-entropy"));
    EXPECT_LT(at("loss cross-entropy"), at("backbone.3 conv backward weights"));
    EXPECT_LT(at("backbone.3 conv backward weights"), at("optimizer adamw"));
}

} // namespace
} // namespace headroom
