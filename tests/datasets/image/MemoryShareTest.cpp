#include "datasets/image/MemoryShare.h"

#include "datasets/base/ParallelFor.h"

#include <atomic>
#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(MemoryShare, SharesOfAllThreadsStayWithinTheBudget) {
    std::atomic<int> held = 0, max = 0;
    parallel_for(
        400,
        [&](std::size_t i) {
            const int bytes = 30 + static_cast<int>(i % 3) * 10;
            MemoryShare share;
            share.acquire(static_cast<std::uint64_t>(bytes), 100);
            const int now = held += bytes;
            for (int before = max; before < now && !max.compare_exchange_weak(before, now);) {
            }
            held -= bytes;
        },
        {}, {}, 8);
    EXPECT_LE(max, 100);
    EXPECT_EQ(held, 0);
}

TEST(MemoryShare, MoreThanTheBudgetIsGivenAlone) {
    MemoryShare share;
    share.acquire(1000, 100); // does not wait for ever
    SUCCEED();
}

} // namespace
} // namespace headroom
