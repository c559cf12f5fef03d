#include "core/kernels/DenseBackwardWeights.h"
#include "tests/core/kernels/KernelFixture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <stdexcept>
#include <vector>

namespace headroom {
namespace {

const DenseShape shapes[] = {
    {1, 32, 64},     {32, 96, 64},    {33, 64, 192},
    {128, 256, 64},  {100, 2080, 64}, // 2 packs of inputs
    {2000, 288, 64},
};

/// A dense layer is a convolution that sees one pixel.
ConvShape as_conv(const DenseShape& s) {
    return {.batch = s.batch, .channels = s.inputs, .filters = s.outputs};
}

/// Where AB16b64a keeps a weight.
std::size_t blocked(const ConvShape& s, int o, int i, int) {
    return static_cast<std::size_t>((o / 64 * s.channels + i) * 64 + o % 64);
}

struct Case {
    ConvShape conv;
    std::vector<BFloat16> src, diff_dst;
    std::vector<float> bias;
    DenseBackwardWeights kernel;
    Scratch scratch, weights;

    Case(const DenseShape& shape, TileUnit unit)
        : conv(as_conv(shape)), src(random_bfloats(src_size(conv), 1)),
          diff_dst(random_bfloats(dst_size(conv), 2)), kernel(shape, unit),
          scratch(kernel.scratch_bytes()), weights(weights_size(conv) * sizeof(float)) {
        bias.assign(static_cast<std::size_t>(shape.outputs), NAN);
    }
    void run() {
        kernel.run(src.data(), diff_dst.data(), weights.floats().data(), bias.data(),
                   scratch.data());
    }
    std::vector<float> result() { return {weights.floats().begin(), weights.floats().end()}; }
};

TEST(DenseBackwardWeights, MatchesItsDefinition) {
    for (const auto& shape : shapes)
        for (auto unit : tile_units()) {
            Case c(shape, unit);
            SCOPED_TRACE(describe(c.conv));
            c.run();
            auto expected = conv_gradients(c.conv, c.src, c.diff_dst);
            EXPECT_LE(worst_error(c.conv, c.weights.floats(), expected, blocked),
                      sum_tolerance(c.conv));
            for (std::size_t o = 0; o < c.bias.size(); ++o)
                EXPECT_NEAR(c.bias[o], expected.bias[o], sum_tolerance(c.conv)) << o;
        }
}

TEST(DenseBackwardWeights, PiecesAreTheGradient) {
    for (const auto& shape : shapes)
        for (auto unit : tile_units())
            for (int shares : {1, 2, 3}) {
                Case c(shape, unit);
                c.run();
                const int half = shape.batch / 2;
                const DenseBackwardWeights::Samples batch[] = {
                    {c.src.data(), c.diff_dst.data(), half},
                    {&c.src[static_cast<std::size_t>(half * shape.inputs)],
                     &c.diff_dst[static_cast<std::size_t>(half * shape.outputs)],
                     shape.batch - half}};
                std::vector<float> together(weights_size(c.conv), NAN);
                std::size_t given = 0;
                auto use = [&](std::size_t offset, std::span<const float> piece) {
                    std::ranges::copy(piece, &together[offset]);
                    given += piece.size();
                };
                for (int share = 0; share < shares; ++share)
                    c.kernel.run_share(batch, share, shares, use, c.scratch.data());
                EXPECT_EQ(given, together.size());
                EXPECT_EQ(together, c.result());
            }
}

TEST(DenseBackwardWeights, EqualArgumentsGiveEqualBits) {
    for (auto unit : tile_units()) {
        Case a({100, 2080, 64}, unit), b({100, 2080, 64}, unit);
        a.run();
        b.run();
        EXPECT_EQ(a.result(), b.result());
        EXPECT_EQ(a.bias, b.bias);
    }
}

TEST(DenseBackwardWeights, SaysWhatItCannotDo) {
    EXPECT_TRUE(DenseBackwardWeights::supports({1, 32, 64}));
    for (const auto& shape : {DenseShape{1, 48, 64}, {1, 32, 96}, {0, 32, 64}, {1, 0, 64}}) {
        EXPECT_FALSE(DenseBackwardWeights::supports(shape));
        EXPECT_THROW(DenseBackwardWeights{shape}, std::invalid_argument);
    }
}

} // namespace
} // namespace headroom
