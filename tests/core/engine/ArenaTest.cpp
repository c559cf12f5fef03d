#include "core/engine/Arena.h"

#include "datasets/base/Random.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

bool share_a_step(const Life& a, const Life& b) {
    return a.first <= b.last && b.first <= a.last;
}

TEST(Arena, BuffersThatNeverMeetShareTheirPlace) {
    std::vector<Life> lives{{.bytes = 1000, .first = 0, .last = 1},
                            {.bytes = 1000, .first = 2, .last = 3}};
    EXPECT_EQ(plan_arena(lives), 1024u);
    EXPECT_EQ(lives[0].offset, lives[1].offset);
}

TEST(Arena, UnusedBuffersTakeNoRoom) {
    std::vector<Life> lives{{.bytes = 1 << 20, .first = 1, .last = 0},
                            {.bytes = 0, .first = 0, .last = 9}};
    EXPECT_EQ(plan_arena(lives), 0u);
}

TEST(Arena, BuffersAliveTogetherNeverOverlap) {
    Random random(7);
    for (int round = 0; round < 200; ++round) {
        std::vector<Life> lives(1 + random.below(40));
        std::size_t sum = 0;
        for (auto& life : lives) {
            life.bytes = 1 + random.below(5000);
            life.first = static_cast<int>(random.below(30));
            life.last = life.first + static_cast<int>(random.below(8));
            sum += (life.bytes + 63) / 64 * 64;
        }
        auto total = plan_arena(lives);
        EXPECT_LE(total, sum);
        for (std::size_t i = 0; i < lives.size(); ++i) {
            EXPECT_EQ(lives[i].offset % 64, 0u);
            EXPECT_LE(lives[i].offset + lives[i].bytes, total);
            for (std::size_t j = 0; j < i; ++j) {
                bool apart = lives[i].offset + lives[i].bytes <= lives[j].offset ||
                             lives[j].offset + lives[j].bytes <= lives[i].offset;
                EXPECT_TRUE(apart || !share_a_step(lives[i], lives[j]));
            }
        }
    }
}

} // namespace
} // namespace headroom
