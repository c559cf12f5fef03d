#include "core/engine/Arena.h"

#include "datasets/base/Random.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

bool share_a_step(const LiveRange& a, const LiveRange& b) {
    return a.first <= b.last && b.first <= a.last;
}

TEST(Arena, BuffersThatNeverMeetShareTheirPlace) {
    std::vector<LiveRange> ranges{{.bytes = 1000, .first = 0, .last = 1},
                                  {.bytes = 1000, .first = 2, .last = 3}};
    EXPECT_EQ(plan_arena(ranges), 1024u);
    EXPECT_EQ(ranges[0].offset, ranges[1].offset);
}

TEST(Arena, UnusedBuffersTakeNoRoom) {
    std::vector<LiveRange> ranges{{.bytes = 1 << 20, .first = 1, .last = 0},
                                  {.bytes = 0, .first = 0, .last = 9}};
    EXPECT_EQ(plan_arena(ranges), 0u);
}

TEST(Arena, BuffersAliveTogetherNeverOverlap) {
    Random random(7);
    for (int round = 0; round < 200; ++round) {
        std::vector<LiveRange> ranges(1 + random.below(40));
        std::size_t sum = 0;
        for (auto& range : ranges) {
            range.bytes = 1 + random.below(5000);
            range.first = static_cast<int>(random.below(30));
            range.last = range.first + static_cast<int>(random.below(8));
            sum += (range.bytes + 63) / 64 * 64;
        }
        auto total = plan_arena(ranges);
        EXPECT_LE(total, sum);
        for (std::size_t i = 0; i < ranges.size(); ++i) {
            EXPECT_EQ(ranges[i].offset % 64, 0u);
            EXPECT_LE(ranges[i].offset + ranges[i].bytes, total);
            for (std::size_t j = 0; j < i; ++j) {
                bool apart = ranges[i].offset + ranges[i].bytes <= ranges[j].offset ||
                             ranges[j].offset + ranges[j].bytes <= ranges[i].offset;
                EXPECT_TRUE(apart || !share_a_step(ranges[i], ranges[j]));
            }
        }
    }
}

} // namespace
} // namespace headroom
