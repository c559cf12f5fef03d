#include "core/comparison/AccuracyInterval.h"

#include "core/training/Metrics.h"
#include "tests/core/comparison/SampleComparison.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(AccuracyInterval, IsOverSeedsFromThreeOnElseOverImages) {
    HeadComparison comparison;
    for (const int seeds : {1, 2, 3}) {
        std::vector<TrainedRun> runs;
        for (int seed = 0; seed < seeds; ++seed)
            runs.push_back(
                sample_run("gap-dense", static_cast<std::uint64_t>(seed), 1000, 50 + 10 * seed));
        group_runs(comparison, std::move(runs));
        const auto& head = comparison.heads.front();
        const auto own = accuracy_interval(head, 1000);
        EXPECT_EQ(own.over_seeds, seeds == 3);
        EXPECT_EQ(own.interval, seeds == 3 ? t_interval(head.metrics.at("test_accuracy").values)
                                           : wilson_interval(955 - 5 * seeds, 1000));
    }
}

} // namespace
} // namespace headroom
