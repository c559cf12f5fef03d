#include "core/kernels/isa/BFloat16.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace headroom {
namespace {

TEST(BFloat16, RoundsToNearestTiesToEven) {
    EXPECT_EQ(BFloat16::from(1.f).bits, 0x3f80);
    EXPECT_EQ(BFloat16::from(-2.f).bits, 0xc000);
    EXPECT_EQ(BFloat16::from(0x1.01p0f).bits, 0x3f80);     // a tie, down to even
    EXPECT_EQ(BFloat16::from(0x1.03p0f).bits, 0x3f82);     // a tie, up to even
    EXPECT_EQ(BFloat16::from(0x1.010002p0f).bits, 0x3f81); // just above a tie
    EXPECT_EQ(BFloat16::from(-0.f).bits, 0x8000);
}

TEST(BFloat16, KeepsWhatIsNoNumber) {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    EXPECT_EQ(BFloat16::from(infinity).value(), infinity);
    EXPECT_EQ(BFloat16::from(-infinity).value(), -infinity);
    EXPECT_EQ(BFloat16::from(std::numeric_limits<float>::max()).value(), infinity);
    // NaNs whose upper half alone would be an infinity, or would round up to zero.
    for (std::uint32_t bits : {0x7f800001u, 0xff800001u, 0x7fffffffu, 0xffffffffu}) {
        auto nan = std::bit_cast<float>(bits);
        EXPECT_TRUE(std::isnan(BFloat16::from(nan).value()));
        EXPECT_EQ(std::signbit(BFloat16::from(nan).value()), std::signbit(nan));
    }
}

TEST(BFloat16, EveryValueComesBack) {
    for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
        BFloat16 value{static_cast<std::uint16_t>(bits)};
        if (std::isnan(value.value())) continue;
        EXPECT_EQ(BFloat16::from(value.value()), value);
    }
}

} // namespace
} // namespace headroom
