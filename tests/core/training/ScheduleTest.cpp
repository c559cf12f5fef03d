#include "core/training/Schedule.h"

#include <gmock/gmock.h>

using namespace headroom;
using testing::DoubleNear;
using testing::Pointwise;

namespace {

/// Returns learning rates and momenta of every step, with a peak of 0.1.
std::pair<std::vector<double>, std::vector<double>> rates(const char* name, int epochs,
                                                          std::int64_t steps_per_epoch) {
    TrainOptions options;
    options.schedule = parse_choice<ScheduleKind>(name).value();
    options.optimizer = OptimizerKind::sgd;
    options.learning_rate = 0.1;
    options.epochs = epochs;
    const Schedule schedule(options, steps_per_epoch);
    std::pair<std::vector<double>, std::vector<double>> result;
    for (std::int64_t step = 0; step < schedule.total_steps(); ++step) {
        result.first.push_back(schedule.at(step).learning_rate);
        result.second.push_back(schedule.at(step).momentum);
    }
    return result;
}

// Expected numbers are those of torch.optim.lr_scheduler.
TEST(Schedule, OneCycleAsPyTorch) {
    const auto [lr, momentum] = rates("one-cycle", 5, 2);
    EXPECT_THAT(lr, Pointwise(DoubleNear(1e-9),
                              {0.004, 0.052, 0.1, 0.0950484632, 0.0811745654, 0.0611262022,
                               0.0388741978, 0.0188258346, 0.0049519368, 4e-07}));
    EXPECT_THAT(momentum,
                Pointwise(DoubleNear(1e-9), {0.95, 0.9, 0.85, 0.854951557, 0.86882551, 0.888873953,
                                             0.911126047, 0.93117449, 0.945048443, 0.95}));
}

TEST(Schedule, OneCycleOfFewStepsAsPyTorch) {
    EXPECT_THAT(rates("one-cycle", 2, 1).first, Pointwise(DoubleNear(1e-9), {0.0811745654, 4e-07}));
    EXPECT_THAT(rates("one-cycle", 1, 1).first, Pointwise(DoubleNear(1e-9), {4e-07}));
}

TEST(Schedule, CosineAsPyTorch) {
    const auto [lr, momentum] = rates("cosine", 3, 2);
    EXPECT_THAT(
        lr, Pointwise(DoubleNear(1e-9), {0.1, 0.0933012702, 0.075, 0.05, 0.025, 0.00669872981}));
    EXPECT_THAT(momentum, testing::Each(0.9));
}

TEST(Schedule, StepDropsByDefaultEachThirdOfTheEpochs) {
    EXPECT_THAT(
        rates("step", 6, 2).first,
        Pointwise(DoubleNear(1e-12), {.1, .1, .1, .1, .01, .01, .01, .01, .001, .001, .001, .001}));
}

TEST(Schedule, ConstantStays) {
    EXPECT_THAT(rates("constant", 3, 2).first, testing::Each(0.1));
}

} // namespace
