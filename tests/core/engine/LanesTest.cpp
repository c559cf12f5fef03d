// Compares a Plan of several threads with the same Plan of one.

#include "tests/core/engine/PlanFixture.h"

#include "core/engine/Workers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace headroom {
namespace {

constexpr int batch = 7;

/// Results of a pass, by name, in plain order.
struct Result {
    std::vector<std::string> names;
    std::vector<std::vector<float>> values;

    void add(const std::string& name, std::span<const float> some) {
        names.push_back(name);
        values.emplace_back(some.begin(), some.end());
    }
    bool operator==(const Result&) const = default;
};

/// Two training passes: logits, gradients and running statistics.
Result train(const ModelSpec& spec, int images, Execution execution, std::uint64_t seed = 1) {
    Model model(spec, "flatten-dense");
    model.initialise(1);
    Plan plan = compile(
        model,
        {.batch = images, .input = model.input(), .mode = Mode::training, .execution = execution});
    Result result;
    for (std::uint64_t step = 0; step < 2; ++step) {
        fill(plan.input(), 2 + step);
        result.add("logits", logits_of(plan, {.seed = seed, .step = step}));
        fill(plan.diff_logits(), 9);
        plan.backward();
        for (auto* p : model.parameters())
            result.add(p->name, p->plain(p->trainable ? p->grad : p->value).values());
    }
    return result;
}

void expect_near(const Result& actual, const Result& expected, double tolerance) {
    ASSERT_EQ(actual.names, expected.names);
    for (std::size_t i = 0; i < expected.values.size(); ++i) {
        double largest = 0, difference = 0;
        ASSERT_EQ(actual.values[i].size(), expected.values[i].size());
        for (std::size_t k = 0; k < expected.values[i].size(); ++k) {
            ASSERT_TRUE(std::isfinite(actual.values[i][k])) << expected.names[i];
            largest = std::max<double>(largest, std::abs(expected.values[i][k]));
            difference =
                std::max<double>(difference, std::abs(actual.values[i][k] - expected.values[i][k]));
        }
        EXPECT_LE(difference, tolerance * largest) << expected.names[i];
    }
}

std::vector<ModelSpec> networks() {
    return {tiny(), even()};
}

TEST(Lanes, AnyNumberOfThreadsComputesTheSame) {
    for (const auto& spec : networks()) {
        const auto alone = train(spec, batch, {.threads = 1});
        for (int threads : {2, 3, 5}) {
            SCOPED_TRACE(spec.name + ", threads: " + std::to_string(threads));
            expect_near(train(spec, batch, {.threads = threads}), alone, 2e-5);
        }
    }
}

// With bf16 a different rounding is a step of 2^-8.
TEST(Lanes, AnyNumberOfThreadsComputesTheSameInBf16) {
    if (choose_precision(PrecisionOption::bf16).precision != Precision::bf16)
        GTEST_SKIP() << "no bf16 on this processor";
    for (const auto& spec : networks()) {
        const auto alone = train(spec, batch, {.precision = Precision::bf16, .threads = 1});
        for (int threads : {2, 3, 5}) {
            SCOPED_TRACE(spec.name + ", threads: " + std::to_string(threads));
            expect_near(train(spec, batch, {.precision = Precision::bf16, .threads = threads}),
                        alone, 0.05);
        }
    }
}

TEST(Lanes, TheSameThreadsGiveTheSameBits) {
    for (const auto& spec : networks())
        for (int threads : {1, 2, 3, 5})
            for (const auto wanted : {PrecisionOption::f32, PrecisionOption::bf16}) {
                const Execution execution{.precision = choose_precision(wanted).precision,
                                          .threads = threads};
                EXPECT_EQ(train(spec, batch, execution), train(spec, batch, execution))
                    << spec.name << ", threads: " << threads << ", " << to_string(wanted);
            }
}

// Proves that the tests above would notice other dropped values.
TEST(Lanes, WhatIsDroppedMatters) {
    for (const auto& spec : networks()) {
        const auto one = train(spec, batch, {.threads = 3}, 1),
                   other = train(spec, batch, {.threads = 3}, 2);
        double difference = 0;
        for (std::size_t i = 0; i < one.values[0].size(); ++i)
            difference =
                std::max<double>(difference, std::abs(one.values[0][i] - other.values[0][i]));
        EXPECT_GT(difference, 0.01);
    }
}

TEST(Lanes, NoMoreThreadsThanImages) {
    for (const auto& spec : networks())
        for (int images : {1, 2}) {
            SCOPED_TRACE(spec.name + ", images: " + std::to_string(images));
            expect_near(train(spec, images, {.threads = 5}), train(spec, images, {.threads = 1}),
                        2e-5);
            Model model(spec, "flatten-dense");
            const Plan plan = compile(
                model, {.batch = images, .input = model.input(), .execution = {.threads = 5}});
            EXPECT_EQ(plan.workers().count(), images);
        }
}

TEST(Lanes, InferenceAsWell) {
    for (const auto& spec : networks())
        for (const auto wanted : {PrecisionOption::f32, PrecisionOption::bf16}) {
            Execution execution{.precision = choose_precision(wanted).precision};
            const double tolerance = execution.precision == Precision::f32 ? 1e-5 : 0.02;
            Model model(spec, "flatten-dense");
            model.initialise(1);
            auto infer = [&](int threads) {
                execution.threads = threads;
                Plan plan = compile(
                    model, {.batch = batch, .input = model.input(), .execution = execution});
                fill(plan.input(), 2);
                Result result;
                result.add("logits", logits_of(plan));
                EXPECT_EQ(logits_of(plan), result.values[0]);
                return result;
            };
            const auto alone = infer(1);
            for (int threads : {2, 3, 5, 9})
                expect_near(infer(threads), alone, tolerance);
        }
}

} // namespace
} // namespace headroom
