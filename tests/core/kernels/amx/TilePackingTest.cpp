#include "core/kernels/amx/TilePacking.h"
#include "tests/core/kernels/KernelFixture.h"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

namespace headroom {
namespace {

constexpr int channels = 96;
constexpr std::size_t stride = 3 * tile_bfloats; // more than needed
constexpr std::size_t packed = channels / 16 * stride;

/// 33 rows that are not adjacent, at odd addresses.
struct Rows {
    std::vector<BFloat16> values = random_bfloats(33 * 200 + 1, 7);
    const BFloat16* at[33];
    Rows() {
        for (std::size_t p = 0; p < 33; ++p)
            at[p] = &values[(p * 19 % 33) * 200 + 1];
    }
};

struct Packed {
    Scratch left{packed * 2}, pairs{packed * 2}, even{packed * 2}, odd{packed * 2},
        copied{33 * 32 * 2};
    const BFloat16* in(Scratch& scratch) { return static_cast<BFloat16*>(scratch.data()); }

    Packed(const TilePacking& packing, const Rows& rows) {
        auto out = [](Scratch& scratch) { return static_cast<BFloat16*>(scratch.data()); };
        packing.transpose(rows.at, channels, out(left), stride);
        packing.pair(rows.at, channels, out(pairs), stride);
        packing.pair_both_ways(rows.at, channels, out(even), out(odd), stride);
        packing.copy_rows(rows.at, 33, out(copied));
    }
};

TEST(TilePacking, PutsEveryNumberInItsPlace) {
    Rows rows;
    Packed p(plain_packing(), rows);
    for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t k = 0; k < 32; ++k) {
            auto tile = c / 16 * stride;
            auto pair = tile + (k / 2 * 16 + c % 16) * 2 + k % 2;
            ASSERT_EQ(p.in(p.left)[tile + c % 16 * 32 + k], rows.at[k][c]);
            ASSERT_EQ(p.in(p.pairs)[pair], rows.at[k][c]);
            ASSERT_EQ(p.in(p.even)[pair], rows.at[k][c]);
            ASSERT_EQ(p.in(p.odd)[pair], rows.at[k + 1][c]);
        }
    for (std::size_t r = 0; r < 33; ++r)
        for (std::size_t k = 0; k < 32; ++k)
            ASSERT_EQ(p.in(p.copied)[r * 32 + k], rows.at[r][k]);
}

TEST(TilePacking, IsTheSameInAvx512) {
    if (!avx512_packing()) GTEST_SKIP() << "this processor has no AVX-512 (F and BW)";
    Rows rows;
    Packed plain(plain_packing(), rows), wide(*avx512_packing(), rows);
    for (auto part : {&Packed::left, &Packed::pairs, &Packed::even, &Packed::odd, &Packed::copied})
        EXPECT_EQ(std::memcmp((plain.*part).data(), (wide.*part).data(), (plain.*part).bytes()), 0);
}

} // namespace
} // namespace headroom
