#include "core/kernels/amx/Tiles.h"
#include "tests/core/kernels/KernelFixture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

namespace headroom {
namespace {

struct alignas(64) Factor {
    std::array<BFloat16, tile_bfloats> values;
};
struct alignas(64) Sums {
    std::array<float, tile_floats> values;
};

/// Computes c + a * b on a unit.
Sums product(TileUnit unit, Sums c, const Factor& a, const Factor& b) {
    with_tiles(unit, [&](auto& tiles) {
        tiles.template load<1>(&c);
        tiles.template load<5>(&a);
        tiles.template load<7>(&b);
        tiles.template multiply<1, 5, 7>();
        tiles.template store<1>(c.values.data());
    });
    return c;
}

Factor random_factor(std::uint64_t key) {
    Factor factor;
    std::ranges::copy(random_bfloats(tile_bfloats, key), factor.values.begin());
    return factor;
}

TEST(Tiles, AreEightOfSixteenRows) {
    for (auto unit : tile_units()) {
        Sums in[8], out[8];
        for (int i = 0; i < 8; ++i)
            for (std::size_t j = 0; j < tile_floats; ++j)
                in[i].values[j] = static_cast<float>(1000 * i) + static_cast<float>(j);
        with_tiles(unit, [&](auto& tiles) {
            [&]<int... i>(std::integer_sequence<int, i...>) {
                (tiles.template load<i>(&in[i]), ...);
                tiles.template zero<3>();
                (tiles.template store<i>(out[i].values.data()), ...);
            }
            (std::make_integer_sequence<int, 8>());
        });
        in[3].values.fill(0);
        for (int i = 0; i < 8; ++i)
            EXPECT_EQ(out[i].values, in[i].values) << i;
    }
}

TEST(Tiles, MultiplyRowsByPairedColumns) {
    auto a = random_factor(1), b = random_factor(2);
    for (auto unit : tile_units()) {
        Sums c;
        for (std::size_t i = 0; i < tile_floats; ++i)
            c.values[i] = static_cast<float>(i);
        auto actual = product(unit, c, a, b);
        for (std::size_t m = 0; m < 16; ++m)
            for (std::size_t n = 0; n < 16; ++n) {
                double expected = c.values[16 * m + n];
                for (std::size_t k = 0; k < 32; ++k)
                    expected += static_cast<double>(a.values[32 * m + k].value()) *
                                b.values[(16 * (k / 2) + n) * 2 + k % 2].value();
                EXPECT_NEAR(actual.values[16 * m + n], expected, 1e-4);
            }
    }
}

TEST(Tiles, EvenAndOddTermsAreSummedApart) {
    // 1 + 2^-24 rounds to 1; so does adding 2^-24 again. 2^-24 + 2^-24 does not get lost.
    Factor a{}, b{};
    b.values.fill(BFloat16::from(1));
    a.values[0] = BFloat16::from(1);         // even
    a.values[1] = BFloat16::from(0x1p-24f);  // odd
    a.values[3] = BFloat16::from(0x1p-24f);  // odd: together 2^-23
    a.values[32] = BFloat16::from(1);        // even
    a.values[34] = BFloat16::from(0x1p-24f); // even: lost
    a.values[36] = BFloat16::from(0x1p-24f); // even: lost
    for (auto unit : tile_units()) {
        auto c = product(unit, {}, a, b);
        EXPECT_EQ(c.values[0], 1 + 0x1p-23f);
        EXPECT_EQ(c.values[16], 1.f);
    }
}

TEST(Tiles, TakeDenormalsForZeros) {
    constexpr float denormal = std::numeric_limits<float>::denorm_min() * 0x1p20f;
    Factor a{}, b{};
    b.values.fill(BFloat16::from(0x1p100f));
    a.values[0] = BFloat16::from(denormal);
    a.values[32] = BFloat16::from(0x1p-80f);
    Factor tiny{};
    tiny.values.fill(BFloat16::from(0x1p-80f));
    for (auto unit : tile_units()) {
        auto c = product(unit, {}, a, b);
        EXPECT_EQ(c.values[0], 0.f); // a denormal factor
        EXPECT_EQ(c.values[16], 0x1p20f);
        EXPECT_EQ(product(unit, {}, a, tiny).values[16], 0.f); // a denormal product
        Sums sums{};
        sums.values[0] = denormal;
        EXPECT_EQ(product(unit, sums, {}, {}).values[0], 0.f); // a denormal accumulator
    }
}

TEST(Tiles, SpreadNaNs) {
    Factor a{}, b{};
    a.values[5] = BFloat16::from(std::numeric_limits<float>::quiet_NaN());
    for (auto unit : tile_units()) {
        auto c = product(unit, {}, a, b);
        EXPECT_TRUE(std::isnan(c.values[15]));
        EXPECT_EQ(c.values[16], 0.f);
    }
}

} // namespace
} // namespace headroom
