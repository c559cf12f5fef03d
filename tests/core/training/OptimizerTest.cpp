#include "core/training/Optimizer.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <gmock/gmock.h>

using namespace headroom;
using testing::FloatNear;
using testing::HasSubstr;
using testing::Pointwise;

namespace {

// Expected numbers are those of torch.optim.AdamW, SGD and lr_scheduler.OneCycleLR in f32.
const std::vector<std::vector<float>> gradients = {
    {.1f, -.2f, .3f, -.4f}, {-.5f, .6f, .7f, .8f}, {.01f, .02f, -.03f, 0}, {2, -2, .5f, 1}};

Parameter parameter(const std::vector<float>& values, const char* name = "p") {
    const Shape shape{static_cast<std::int64_t>(values.size())};
    Parameter p;
    p.name = name;
    p.value = p.grad = LaidOut(shape);
    std::ranges::copy(values, p.value.data());
    return p;
}

TrainOptions options(const char* optimizer, const char* schedule) {
    TrainOptions o;
    o.optimizer = parse_choice<OptimizerKind>(optimizer).value();
    o.schedule = parse_choice<ScheduleKind>(schedule).value();
    o.learning_rate = 0.1;
    o.weight_decay = 0.05;
    o.epochs = 1;
    return o;
}

/// Returns the parameter after each of the four gradients, of ten steps in total.
std::vector<std::vector<float>> train(const TrainOptions& o) {
    Parameter p = parameter({1, -0.5f, 0.25f, 2});
    Optimizer optimizer({&p}, o);
    const Schedule schedule(o, 10);
    std::vector<std::vector<float>> steps;
    for (const auto& gradient : gradients) {
        std::ranges::copy(gradient, p.grad.data());
        optimizer.step(schedule.at(optimizer.steps()));
        steps.emplace_back(p.value.raw().begin(), p.value.raw().end());
    }
    EXPECT_EQ(p.version, gradients.size());
    return steps;
}

TEST(Optimizer, AdamwAsPyTorch) {
    const auto steps = train(options("adamw", "constant"));
    EXPECT_THAT(steps[0],
                Pointwise(FloatNear(1e-6f), {.894999981f, -.397500008f, .148750007f, 2.08999991f}));
    EXPECT_THAT(steps[1], Pointwise(FloatNear(1e-6f),
                                    {.950360417f, -.444931507f, .0532202497f, 2.04293966f}));
    EXPECT_THAT(steps[3],
                Pointwise(FloatNear(1e-6f), {.938429713f, -.435007364f, -.09796004f, 1.93562198f}));
}

TEST(Optimizer, AdamwWithOneCycleAsPyTorch) {
    const auto steps = train(options("adamw", "one-cycle"));
    EXPECT_THAT(steps[0],
                Pointwise(FloatNear(1e-6f), {.995800018f, -.495900005f, .245950013f, 2.00360012f}));
    EXPECT_THAT(steps[3],
                Pointwise(FloatNear(1e-6f), {.99925673f, -.504719198f, .104017057f, 1.86823905f}));
}

TEST(Optimizer, SgdAsPyTorch) {
    const auto steps = train(options("sgd", "constant"));
    EXPECT_THAT(steps[0],
                Pointwise(FloatNear(1e-6f), {.985000014f, -.477499992f, .21875f, 2.02999997f}));
    EXPECT_THAT(steps[3], Pointwise(FloatNear(1e-6f),
                                    {.853816152f, -.37492162f, -.0957315415f, 1.73067749f}));
}

TEST(Optimizer, SgdWithOneCycleAsPyTorch) {
    const auto steps = train(options("sgd", "one-cycle"));
    EXPECT_THAT(steps[3], Pointwise(FloatNear(1e-6f),
                                    {.858277559f, -.382088989f, -.000439016439f, 1.74941969f}));
}

TEST(Optimizer, LeavesStatisticsAlone) {
    Parameter mean;
    mean.value = LaidOut({4});
    mean.trainable = false;
    Optimizer optimizer({&mean}, options("adamw", "constant"));
    optimizer.step({0.1, 0.9});
    EXPECT_EQ(mean.value.data()[0], 0);
    EXPECT_EQ(mean.version, 0U);
    EXPECT_TRUE(optimizer.state().empty());
}

TEST(Optimizer, EveryElementOfALargeParameterIsTreatedAlike) {
    // Longer than a chunk, with a remainder: vector and scalar parts must agree.
    const std::size_t n = 2 * 16384 + 13;
    for (const char* name : {"adamw", "sgd"}) {
        Parameter p = parameter(std::vector<float>(n, 0.7f));
        Optimizer optimizer({&p}, options(name, "constant"));
        for (int step = 0; step < 3; ++step) {
            p.grad.fill(0.3f + 0.1f * static_cast<float>(step));
            optimizer.step({0.1, 0.9});
        }
        EXPECT_NE(p.value.data()[0], 0.7f);
        EXPECT_TRUE(
            std::ranges::all_of(p.value.raw(), [&](float x) { return x == p.value.data()[0]; }));
    }
}

TEST(Optimizer, GoesOnFromItsState) {
    for (const char* name : {"adamw", "sgd"}) {
        Parameter whole = parameter({1, 2, 3, 4}), parts = parameter({1, 2, 3, 4});
        const auto o = options(name, "constant");
        Optimizer uninterrupted({&whole}, o);
        auto step = [&](Optimizer& optimizer, Parameter& p, std::size_t i) {
            std::ranges::copy(gradients[i], p.grad.data());
            optimizer.step({0.1, 0.9});
        };
        for (std::size_t i = 0; i < 4; ++i)
            step(uninterrupted, whole, i);

        std::map<std::string, Tensor> saved;
        {
            Optimizer first({&parts}, o);
            step(first, parts, 0);
            step(first, parts, 1);
            saved = first.state();
        }
        Optimizer second({&parts}, o);
        second.restore(2, saved);
        step(second, parts, 2);
        step(second, parts, 3);
        EXPECT_THAT(parts.value.raw(), testing::ElementsAreArray(whole.value.raw()));
    }
}

TEST(Optimizer, RefusesAForeignState) {
    Parameter p = parameter({1, 2, 3, 4});
    Optimizer optimizer({&p}, options("adamw", "constant"));
    try {
        optimizer.restore(1, {});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::bad_data);
        EXPECT_THAT(error.what(), HasSubstr("m.p is missing"));
    }
    std::map<std::string, Tensor> wrong;
    wrong["m.p"] = Tensor({3});
    EXPECT_THROW(optimizer.restore(1, wrong), Error);
}

} // namespace
