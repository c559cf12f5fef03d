#include "core/kernels/amx/ConvBackwardWeights.h"
#include "tests/core/kernels/KernelFixture.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace headroom {
namespace {

const ConvShape shapes[] = {
    // batch, channels, filters, height, width, kernel, padding
    {1, 32, 32, 1, 1, 1, 1, 0, 0},   {128, 32, 32, 1, 1, 1, 1, 0, 0}, // a dense layer
    {3, 32, 64, 1, 1, 3, 3, 1, 1},   {1, 64, 32, 7, 5, 1, 1, 0, 0},
    {2, 32, 32, 7, 5, 3, 3, 1, 1},   {1, 96, 64, 7, 5, 5, 5, 2, 2},
    {5, 32, 64, 14, 14, 5, 5, 2, 2}, // several blocks of positions
    {2, 32, 32, 9, 8, 3, 3, 0, 0},   // no padding
    {2, 32, 32, 6, 11, 2, 4, 0, 1},  // an even kernel, and not square
    {2, 32, 32, 4, 6, 3, 1, 1, 0},   {2, 32, 32, 4, 6, 1, 3, 0, 1},
    {2, 32, 32, 3, 4, 1, 1, 1, 2},   // padding beyond what the kernel needs
    {2, 32, 32, 3, 3, 5, 5, 2, 2},   // a kernel larger than the image
    {1, 32, 32, 40, 40, 3, 3, 1, 1}, // a row beyond the length of a tile
    {9, 512, 32, 8, 8, 1, 1, 0, 0},  // the smaller blocks
};

struct Result {
    std::vector<float> weights, bias;
    bool operator==(const Result&) const = default;
};

Result run(const ConvShape& s, const std::vector<BFloat16>& src,
           const std::vector<BFloat16>& diff_dst, TileUnit unit) {
    ConvBackwardWeights kernel(s, unit);
    Scratch scratch(kernel.scratch_bytes()), weights(weights_size(s) * sizeof(float));
    Result result;
    result.bias.resize(static_cast<std::size_t>(s.filters));
    kernel.run(src.data(), diff_dst.data(), weights.floats().data(), result.bias.data(),
               scratch.data());
    result.weights.assign(weights.floats().begin(), weights.floats().end());
    return result;
}

/// Returns the position of a weight in OIhw16o16i.
std::size_t blocked(const ConvShape& s, int o, int i, int tap) {
    return static_cast<std::size_t>(
        (((o / 16 * (s.channels / 16) + i / 16) * s.taps() + tap) * 16 + o % 16) * 16 + i % 16);
}

TEST(ConvBackwardWeights, MatchesItsDefinition) {
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

TEST(ConvBackwardWeights, EqualArgumentsGiveEqualBits) {
    const ConvShape s{5, 32, 64, 14, 14, 5, 5, 2, 2};
    auto src = random_bfloats(src_size(s), 1), diff_dst = random_bfloats(dst_size(s), 2);
    for (auto unit : tile_units())
        EXPECT_EQ(run(s, src, diff_dst, unit), run(s, src, diff_dst, unit));
}

TEST(ConvBackwardWeights, TheBiasIsOptional) {
    const ConvShape s{1, 32, 32, 3, 3, 3, 3, 1, 1};
    auto src = random_bfloats(src_size(s), 1), diff_dst = random_bfloats(dst_size(s), 2);
    ConvBackwardWeights kernel(s, TileUnit::emulated);
    Scratch scratch(kernel.scratch_bytes()), weights(weights_size(s) * sizeof(float));
    kernel.run(src.data(), diff_dst.data(), weights.floats().data(), nullptr, scratch.data());
    auto expected = run(s, src, diff_dst, TileUnit::emulated).weights;
    EXPECT_EQ(std::vector<float>(weights.floats().begin(), weights.floats().end()), expected);
}

TEST(ConvBackwardWeights, SaysWhatItCannotDo) {
    const ConvShape fits{1, 32, 32, 3, 3, 3, 3, 1, 1};
    EXPECT_TRUE(ConvBackwardWeights::supports(fits));
    auto narrow = fits, thin = fits, empty = fits, small = fits;
    narrow.channels = 48;
    thin.filters = 16;
    empty.batch = 0;
    small.kernel_h = 6; // of a padded height of 5
    for (const auto& s : {narrow, thin, empty, small}) {
        EXPECT_FALSE(ConvBackwardWeights::supports(s));
        EXPECT_THROW(ConvBackwardWeights{s}, std::invalid_argument);
    }
}

} // namespace
} // namespace headroom
