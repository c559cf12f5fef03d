#include "core/jobs/costs/TrainingCostsJob.h"

#include "core/jobs/costs/SummaryJob.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

TrainingCostsSpec small_comparison() {
    TrainingCostsSpec spec;
    spec.training.model = "mnist-cnn";
    spec.training.heads = {"flatten-dense", "gap-dense"};
    spec.training.seeds = 3;
    spec.training.options.batch_size = 8;
    spec.training.options.threads = 1;
    spec.training.options.epochs = 2;
    spec.input = {1, 28, 28};
    spec.classes = 10;
    spec.train_images = 80;
    spec.held_out_images = 30;
    return spec;
}

TEST(TrainingCosts, CountsRunsAndTakesTheLargestMemory) {
    auto spec = small_comparison();
    const auto costs = run(spec, {});
    EXPECT_EQ(costs.runs, 6);
    EXPECT_GT(costs.seconds.value_or(0), 0);

    SummarySpec summary{.model = "mnist-cnn", .heads = spec.training.heads};
    summary.training = spec.training.options;
    summary.training->precision = PrecisionOption::f32;
    std::int64_t most = 0;
    for (const auto& head : run(summary, {}).heads)
        most = std::max(most, head.memory ? head.memory->total() : 0);
    EXPECT_EQ(costs.memory, most);

    spec.training.folds = 5;
    spec.training.seeds = 1;
    EXPECT_EQ(run(spec, {}).runs, 10);
}

TEST(TrainingCosts, HaveNoTimeWhereStepsDoNotTell) {
    auto spec = small_comparison();
    spec.training.options.optimizer = OptimizerKind::lbfgs;
    spec.training.options.transfer.freeze = "all";
    const auto costs = run(spec, {});
    EXPECT_FALSE(costs.seconds);
    EXPECT_GT(costs.memory, 0);
    EXPECT_THAT(in_one_line(costs), testing::StartsWith("6 runs, "));
}

TEST(TrainingCosts, InOneLine) {
    EXPECT_EQ(in_one_line({.runs = 6, .seconds = 192, .memory = 212'000'000}),
              "About 3 min 12 s for 6 runs, 212 MB of memory.");
    EXPECT_EQ(in_one_line({.runs = 1, .seconds = 5, .memory = 1'500'000}),
              "About 5.00 s for one run, 1.50 MB of memory.");
}

} // namespace
} // namespace headroom
