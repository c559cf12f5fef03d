#include "core/layers/Dropout.h"
#include "core/layers/Pool2d.h"
#include "core/layers/nested/CompileLayers.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

constexpr int batch = 4;
const Shape shape{16, 25, 25}; // 40,000 values in all

std::vector<float> dropped(Mode mode, Plan::Draw draw) {
    Dropout layer(0.4);
    Plan plan = compile_layers({{"d", &layer}}, {.batch = batch, .input = shape, .mode = mode});
    std::ranges::fill(plan.input(), 1.f);
    plan.forward(draw);
    return {plan.logits().begin(), plan.logits().end()};
}

TEST(Dropout, DropsItsShareAndScalesTheRest) {
    auto values = dropped(Mode::training, {.seed = 3, .step = 1});
    auto zeros = std::ranges::count(values, 0.f);
    // 40,000 draws at 0.4: a standard deviation is 98.
    EXPECT_NEAR(static_cast<double>(zeros), 16'000, 500);
    for (float v : values)
        EXPECT_TRUE(v == 0 || std::abs(v - 1 / 0.6f) < 1e-6f);
}

TEST(Dropout, IsAFunctionOfSeedAndStep) {
    auto first = dropped(Mode::training, {.seed = 3, .step = 1});
    EXPECT_EQ(dropped(Mode::training, {.seed = 3, .step = 1}), first);
    EXPECT_NE(dropped(Mode::training, {.seed = 3, .step = 2}), first);
    EXPECT_NE(dropped(Mode::training, {.seed = 4, .step = 1}), first);
}

TEST(Dropout, DoesNothingInInference) {
    for (float v : dropped(Mode::inference, {.seed = 3, .step = 1}))
        EXPECT_EQ(v, 1.f);
}

TEST(Dropout, TwoLayersDropDifferently) {
    Dropout a(0.5), b(0.5);
    Plan plan = compile_layers({{"a", &a}, {"b", &b}},
                               {.batch = batch, .input = shape, .mode = Mode::training});
    std::ranges::fill(plan.input(), 1.f);
    plan.forward({.seed = 1, .step = 1});
    auto kept = std::ranges::count(plan.logits(), 4.f);
    EXPECT_NEAR(static_cast<double>(kept), 10'000, 500); // a quarter, were they independent
}

TEST(Pool2d, WindowsAreDense) {
    // With oneDNN's dilation of 1 it would skip every other pixel and silently be a larger window.
    Pool2d layer(Pool2d::Kind::max, {2, 2}, {2, 2}, {});
    Plan plan = compile_layers({{"p", &layer}}, {.batch = 1, .input = {1, 4, 4}});
    for (int i = 0; i < 16; ++i)
        plan.input()[static_cast<std::size_t>(i)] = static_cast<float>(i);
    plan.forward();
    EXPECT_EQ(std::vector<float>(plan.logits().begin(), plan.logits().end()),
              (std::vector<float>{5, 7, 13, 15}));
}

} // namespace
} // namespace headroom
