#include "core/engine/Workers.h"

#include "core/engine/Engine.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <set>
#include <thread>
#include <vector>

namespace headroom {
namespace {

/// 1, a few, and more than the cores of this machine.
std::vector<int> counts() {
    return {1, 2, 3, 5, 2 * available_threads() + 3};
}

TEST(Workers, EveryLaneRunsOnce) {
    for (int count : counts()) {
        Workers workers(count);
        ASSERT_EQ(workers.count(), count);
        std::vector<std::atomic<int>> runs(static_cast<std::size_t>(count));
        workers.run([&](int lane) { ++runs.at(static_cast<std::size_t>(lane)); });
        for (auto& run : runs)
            EXPECT_EQ(run, 1) << "of " << count;
    }
}

TEST(Workers, EveryLaneHasItsThreadAndTheFirstIsTheCallers) {
    Workers workers(4);
    std::vector<std::thread::id> ids(4);
    const auto note = [&](int lane) {
        ids[static_cast<std::size_t>(lane)] = std::this_thread::get_id();
    };
    workers.run(note);
    EXPECT_EQ(ids[0], std::this_thread::get_id());
    EXPECT_EQ(std::set<std::thread::id>(ids.begin(), ids.end()).size(), 4U);
    const auto before = ids;
    workers.run(note);
    EXPECT_EQ(ids, before);
}

TEST(Workers, NobodyPassesASyncEarly) {
    constexpr int phases = 50;
    for (int count : counts()) {
        Workers workers(count);
        std::atomic<int> arrived = 0, early = 0;
        workers.run([&](int lane) {
            for (int phase = 1; phase <= phases; ++phase) {
                if (lane == phase % count) std::this_thread::yield(); // another is late each time
                ++arrived;
                workers.sync();
                if (arrived != phase * count) ++early;
                workers.sync(); // wait until all have checked
            }
        });
        EXPECT_EQ(early, 0) << "of " << count;
        EXPECT_EQ(arrived, phases * count);
    }
}

TEST(Workers, WhatALaneWritesBeforeASyncAllSeeBehindIt) {
    constexpr int count = 3;
    Workers workers(count);
    std::vector<int> values(count), sums(count); // not atomic: the barrier orders accesses
    for (int round = 1; round <= 100; ++round) {
        workers.run([&](int lane) {
            const auto l = static_cast<std::size_t>(lane);
            values[l] = round * (lane + 1);
            workers.sync();
            sums[l] = 0;
            for (int value : values)
                sums[l] += value;
        });
        EXPECT_EQ(sums, std::vector<int>(count, 6 * round));
    }
}

TEST(Workers, RunsManyTimesWithOtherBodies) {
    for (int count : counts()) {
        Workers workers(count);
        std::atomic<int> sum = 0;
        for (int run = 1; run <= 200; ++run) {
            workers.run([&, run](int) { sum += run; });
            ASSERT_EQ(sum, count * run * (run + 1) / 2); // all are done when run() returns
        }
    }
}

TEST(Workers, NobodyWaitsForOneThatAborts) {
    for (int count : counts()) {
        Workers workers(count);
        for (int run = 0; run < 100; ++run) {
            const int who = run % count;
            EXPECT_FALSE(workers.run([&](int lane) {
                for (int phase = 0; phase < 3 && !workers.aborted(); ++phase) {
                    if (lane == who && phase == run % 3) return workers.abort();
                    workers.sync();
                }
            }));
            std::atomic<int> arrived = 0; // same as before
            EXPECT_TRUE(workers.run([&](int) {
                ++arrived;
                workers.sync();
                EXPECT_EQ(arrived, count);
            }));
        }
    }
}

TEST(Workers, EndWithoutARun) {
    for (int count : counts())
        Workers workers(count);
}

} // namespace
} // namespace headroom
