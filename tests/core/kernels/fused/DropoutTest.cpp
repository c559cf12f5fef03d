#include "core/kernels/fused/Dropout.h"

#include "tests/core/kernels/Bits.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace headroom {
namespace {

/// Numbers from -1 to 1, with some NaNs and infinities.
template <typename T>
std::vector<T> values(std::size_t count) {
    Random random(7);
    std::vector<T> all(count);
    for (T& value : all)
        value = from_float<T>(random.uniform(-1, 1));
    for (std::size_t i = 0; i < count; i += 13)
        all[i] = from_float<T>(i % 2 ? std::nanf("") : -std::numeric_limits<float>::infinity());
    return all;
}

template <typename T>
class DropoutOf : public testing::Test {};
using Types = testing::Types<float, BFloat16>;
TYPED_TEST_SUITE(DropoutOf, Types);

TYPED_TEST(DropoutOf, IsPlainBitByBit) {
    using T = TypeParam;
    for (float rate : {0.f, 0.25f, 0.4f, 0.99f})
        for (std::int64_t first : {0, 1, 2, 3, 4, 1021, 123456789})
            for (std::int64_t count : {0, 1, 2, 3, 5, 31, 1023, 1024, 1027, 5000}) {
                const DropoutMask mask{.random = Random(5), .rate = rate, .first = first};
                const auto src = values<T>(static_cast<std::size_t>(count) + 1);
                auto expected = src, apart = src, in_place = src; // must keep the last value
                dropout_plain(mask, count, src.data(), expected.data());
                dropout(mask, count, src.data(), apart.data());
                dropout(mask, count, in_place.data(), in_place.data());
                ASSERT_EQ(bits(apart), bits(expected)) << rate << ", " << first << ", " << count;
                ASSERT_EQ(bits(in_place), bits(expected)) << rate << ", " << first << ", " << count;
            }
}

TYPED_TEST(DropoutOf, PartsAreTheWhole) {
    using T = TypeParam;
    const auto src = values<T>(4099);
    std::vector<T> whole(src.size()), parts(src.size());
    DropoutMask mask{.random = Random(5), .rate = 0.5f};
    dropout(mask, 4099, src.data(), whole.data());
    for (std::int64_t count : {1, 2, 1500, 2596}) {
        dropout(mask, count, src.data() + mask.first, parts.data() + mask.first);
        mask.first += count;
    }
    EXPECT_EQ(mask.first, 4099);
    EXPECT_EQ(bits(parts), bits(whole));
}

// The stream itself: older runs must resume with the same values.
TEST(DropoutMask, DropsWhatItAlwaysDropped) {
    const std::vector<float> ones(64, 1);
    std::vector<float> dst(64);
    dropout({.random = Random::stream({3, 1, 0}), .rate = 0.5f, .first = 6}, 64, ones.data(),
            dst.data());
    std::uint64_t kept = 0;
    for (std::size_t i = 0; i < 64; ++i) {
        EXPECT_TRUE(dst[i] == 0 || dst[i] == 2);
        kept |= std::uint64_t{dst[i] == 2} << i;
    }
    EXPECT_EQ(kept, 0x7ff602001d69d320);
}

} // namespace
} // namespace headroom
