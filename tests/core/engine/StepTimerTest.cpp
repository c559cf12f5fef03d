#include "core/engine/StepTimer.h"

#include "core/models/Model.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

TEST(StepTimer, GivesEachStepTheMedianOfItsLaps) {
    const StepInfo first{"a forward", "headroom"}, second{"b forward", "headroom", 3'000'000};
    double now = 17;
    StepTimer timer([&now] { return now; });
    for (double seconds : {0.25, 4.0, 0.5}) {
        now += 100; // between two passes: not counted
        timer.start();
        now += 2 * seconds;
        timer.lap(first);
        now += seconds;
        timer.lap(second);
    }
    const auto times = timer.times();
    ASSERT_EQ(times.size(), 2U);
    EXPECT_EQ(times[0].step.name, "a forward");
    EXPECT_EQ(times[0].seconds, 1);
    EXPECT_EQ(times[0].gflops_per_second(), 0);
    EXPECT_EQ(times[1].step.name, "b forward");
    EXPECT_EQ(times[1].seconds, 0.5);
    EXPECT_DOUBLE_EQ(times[1].gflops_per_second(), 0.006);
}

TEST(StepTimer, LapsOfAStepInAPassAddUp) {
    const StepInfo step{"a forward", "headroom", 1000};
    double now = 17;
    StepTimer timer([&now] { return now; });
    for (double seconds : {1, 2, 4}) {
        timer.start();
        for (int slice : {0, 1}) {
            now += seconds;
            timer.lap(step, 500 + slice);
        }
    }
    const auto times = timer.times();
    ASSERT_EQ(times.size(), 1U);
    EXPECT_EQ(times[0].seconds, 4);
    EXPECT_EQ(times[0].step.flops, 1001);
}

TEST(StepTimer, OneThreadCountsProcessorTime) {
    EXPECT_TRUE(StepClock(1).counts_processor_time());
    EXPECT_FALSE(StepClock(2).counts_processor_time());
}

class TimedPlan : public testing::Test {
  protected:
    TimedPlan() { model.initialise(1); }

    Plan compiled(Mode mode) {
        return compile(model, {.batch = 2, .input = {3, 32, 32}, .mode = mode});
    }

    std::vector<std::string> names(const StepTimer& of) {
        std::vector<std::string> names;
        for (const auto& time : of.times())
            names.push_back(time.step.name);
        return names;
    }

    Model model{load_model_spec("squeezenet-mini"), "gap-conv"};
    StepTimer timer{StepClock(1)};
};

TEST_F(TimedPlan, EveryStepIsALap) {
    Plan plan = compiled(Mode::training);
    plan.forward(); // packs the weights
    plan.backward();
    plan.time_steps(&timer);
    timer.start();
    plan.forward();
    plan.backward();
    const auto steps = plan.steps();
    const auto times = timer.times();
    ASSERT_EQ(times.size(), steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        EXPECT_EQ(times[i].step.name, steps[i].name);
        EXPECT_EQ(times[i].step.flops, steps[i].flops);
    }
    EXPECT_EQ(times.front().step.pass, Pass::forward);
    EXPECT_EQ(times.back().step.pass, Pass::backward);
}

TEST_F(TimedPlan, SlicesCountAsOnePass) {
    const auto passed = [&](int slice) {
        Plan plan =
            compile(model, {.batch = 5, .input = {3, 32, 32}, .execution = {.slice = slice}});
        plan.forward(); // packs the weights
        StepTimer timer{StepClock(1)};
        plan.time_steps(&timer);
        timer.start();
        plan.forward();
        return timer.times();
    };
    const auto whole = passed(5), sliced = passed(2);
    ASSERT_EQ(sliced.size(), whole.size());
    for (std::size_t i = 0; i < whole.size(); ++i) {
        EXPECT_EQ(sliced[i].step.name, whole[i].step.name);
        EXPECT_EQ(sliced[i].step.flops, whole[i].step.flops);
    }
}

TEST_F(TimedPlan, PackingShowsWhereAParameterChanged) {
    Plan plan = compiled(Mode::inference);
    plan.time_steps(&timer);
    timer.start();
    plan.forward();
    EXPECT_THAT(names(timer), Contains("backbone.3 pack squeeze.weight"));

    StepTimer again{StepClock(1)};
    plan.time_steps(&again);
    again.start();
    plan.forward();
    EXPECT_THAT(names(again), Not(Contains(HasSubstr(" pack "))));
}

TEST_F(TimedPlan, NoTimerIsNoLap) {
    Plan plan = compiled(Mode::inference);
    plan.time_steps(&timer);
    plan.time_steps(nullptr);
    plan.forward();
    EXPECT_THAT(timer.times(), testing::IsEmpty());
}

} // namespace
} // namespace headroom
