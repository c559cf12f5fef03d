#include "core/kernels/amx/ConvFirstBackwardWeights.h"
#include "tests/core/kernels/KernelFixture.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace headroom {
namespace {

const ConvShape shapes[] = {
    // batch, channels, filters, height, width, kernel, padding
    {1, 1, 32, 1, 1, 1, 1, 0, 0},   {8, 1, 32, 28, 28, 5, 5, 2, 2}, // several blocks
    {2, 3, 32, 7, 5, 3, 3, 1, 1},   {1, 3, 64, 9, 8, 3, 3, 0, 0},
    {2, 1, 96, 7, 5, 4, 4, 1, 1},  // 16 rows of taps: the ones begin the second tile
    {2, 31, 32, 4, 4, 1, 1, 0, 0}, // no row of zeros
    {3, 2, 32, 6, 11, 5, 3, 2, 1},  {1, 3, 32, 2, 2, 3, 3, 2, 2},
    {1, 1, 32, 3, 200, 3, 3, 1, 1},
};

struct Result {
    std::vector<float> weights, bias;
    bool operator==(const Result&) const = default;
};

Result run(const ConvShape& s, const std::vector<BFloat16>& src,
           const std::vector<BFloat16>& diff_dst, TileUnit unit) {
    ConvFirstBackwardWeights kernel(s, unit);
    Scratch scratch(kernel.scratch_bytes());
    Result result{std::vector<float>(weights_size(s), NAN),
                  std::vector<float>(static_cast<std::size_t>(s.filters), NAN)};
    kernel.run(src.data(), diff_dst.data(), result.weights.data(), result.bias.data(),
               scratch.data());
    return result;
}

/// Returns the position of a weight in Ohwi16o.
std::size_t blocked(const ConvShape& s, int o, int i, int tap) {
    return static_cast<std::size_t>(((o / 16 * s.taps() + tap) * s.channels + i) * 16 + o % 16);
}

TEST(ConvFirstBackwardWeights, MatchesItsDefinition) {
    for (const auto& s : shapes) {
        SCOPED_TRACE(describe(s));
        auto src = random_bfloats(src_size(s), 1), diff_dst = random_bfloats(dst_size(s), 2);
        auto expected = conv_gradients(s, src, diff_dst);
        for (auto unit : tile_units()) {
            auto actual = run(s, src, diff_dst, unit);
            for (int o = 0; o < s.filters; ++o) {
                auto row = static_cast<std::size_t>(o);
                EXPECT_NEAR(actual.bias[row], expected.bias[row], sum_tolerance(s)) << o;
            }
            EXPECT_LE(worst_error(s, actual.weights, expected, blocked), sum_tolerance(s));
        }
    }
}

TEST(ConvFirstBackwardWeights, EqualArgumentsGiveEqualBits) {
    const ConvShape s{8, 1, 32, 28, 28, 5, 5, 2, 2};
    auto src = random_bfloats(src_size(s), 1), diff_dst = random_bfloats(dst_size(s), 2);
    for (auto unit : tile_units())
        EXPECT_EQ(run(s, src, diff_dst, unit), run(s, src, diff_dst, unit));
}

TEST(ConvFirstBackwardWeights, SaysWhatItCannotDo) {
    const ConvShape fits{1, 3, 32, 5, 5, 3, 3, 1, 1};
    EXPECT_TRUE(ConvFirstBackwardWeights::supports(fits));
    auto deep = fits, thin = fits, large = fits, empty = fits;
    deep.channels = 4; // 36 taps
    thin.filters = 16;
    large.kernel_h = large.kernel_w = 65536; // 2^32 taps
    large.height = large.width = 65536;
    empty.batch = 0;
    for (const auto& s : {deep, thin, large, empty}) {
        EXPECT_FALSE(ConvFirstBackwardWeights::supports(s));
        EXPECT_THROW(ConvFirstBackwardWeights{s}, std::invalid_argument);
    }
}

} // namespace
} // namespace headroom
