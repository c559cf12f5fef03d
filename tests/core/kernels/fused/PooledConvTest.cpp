#include "core/kernels/fused/PooledConv.h"

#include "datasets/base/Random.h"
#include "tests/core/kernels/KernelFixture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>
#include <vector>

namespace headroom {
namespace {

const ConvShape shapes[] = {
    // batch, channels, filters, height, width, kernel, padding
    {3, 1, 32, 28, 28, 5, 5, 2, 2}, {2, 3, 32, 12, 20, 3, 3, 1, 1},
    {1, 1, 16, 2, 2, 3, 3, 1, 1},                                  // one window
    {2, 3, 64, 7, 9, 3, 3, 1, 1},   {2, 2, 48, 9, 16, 5, 5, 2, 2}, // a last row in no window
    {2, 4, 16, 6, 37, 3, 3, 0, 0},  {1, 3, 80, 11, 8, 5, 5, 0, 0},
    {2, 1, 16, 5, 6, 3, 3, 2, 0},   {1, 2, 16, 8, 5, 3, 3, 0, 4}, // uneven padding
};

/// Operands of small integers, so that every sum is exact, and the results of the passes by their
/// definitions.
template <typename T>
struct Example {
    explicit Example(const ConvShape& shape)
        : s(shape), rows(s.out_height() / 2), columns(s.out_width() / 2),
          src(size(s.batch * s.channels, s.height * s.width)),
          weights(size(s.filters * s.channels, s.taps())), bias(size(s.filters, 1)),
          diff_dst(size(s.batch * s.filters, rows * columns)), dst(diff_dst.size()),
          masks(dst.size() / 4), diff_weights(weights.size()), diff_bias(bias.size()) {
        Random random(1);
        const auto whole = [&](float most) { return std::round(random.uniform(-most, most)); };
        for (auto* values : {&src, &weights, &bias})
            for (float& value : *values)
                value = whole(2);
        for (T& value : diff_dst)
            value = from_float<T>(whole(3));
        for (int n = 0; n < s.batch; ++n)
            for (int k = 0; k < s.filters; ++k)
                for (int y = 0; y < rows; ++y)
                    for (int x = 0; x < columns; ++x)
                        add_window(n, k, y, x);
    }

    static std::size_t size(int a, int b) {
        return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
    }

    float src_at(int n, int c, int y, int x) const {
        if (y < 0 || y >= s.height || x < 0 || x >= s.width) return 0;
        return src[size(n * s.channels + c, s.height * s.width) + size(y, s.width) + size(x, 1)];
    }

    /// Calls visit(index of a weight in Ohwi16o, its pixel) for an output.
    template <typename Visit>
    void for_taps(int n, int k, int y, int x, const Visit& visit) const {
        for (int tap = 0; tap < s.taps(); ++tap)
            for (int c = 0; c < s.channels; ++c)
                visit(size((k / 16 * s.taps() + tap) * s.channels + c, 16) + size(k % 16, 1),
                      src_at(n, c, y + tap / s.kernel_w - s.padding_h,
                             x + tap % s.kernel_w - s.padding_w));
    }

    void add_window(int n, int k, int y, int x) {
        const auto filter = size(k, 1);
        const auto pixel = size((n * s.filters + k) / 16 * rows + y, columns) + size(x, 1);
        const auto at = pixel * 16 + filter % 16;
        float largest = 0;
        int winner = -1;
        for (int i = 0; i < 4; ++i) {
            float sum = bias[filter];
            for_taps(n, k, 2 * y + i / 2, 2 * x + i % 2,
                     [&](std::size_t w, float value) { sum += weights[w] * value; });
            if (sum > largest) largest = sum, winner = i;
        }
        dst[at] = from_float<T>(largest);
        if (winner < 0) return;
        masks[pixel * 4 + size(winner, 1)] |= static_cast<std::uint16_t>(1 << k % 16);
        const float diff = to_float(diff_dst[at]);
        diff_bias[filter] += diff;
        for_taps(n, k, 2 * y + winner / 2, 2 * x + winner % 2,
                 [&](std::size_t w, float value) { diff_weights[w] += diff * value; });
    }

    ConvShape s;
    int rows, columns; ///< number of windows
    std::vector<float> src, weights, bias;
    std::vector<T> diff_dst, dst;
    std::vector<std::uint16_t> masks;
    std::vector<float> diff_weights, diff_bias;
};

/// Filled with NaN: kernels must not depend on its contents.
struct DirtyScratch : Scratch {
    explicit DirtyScratch(std::size_t bytes) : Scratch(bytes) {
        std::fill_n(static_cast<float*>(data()), bytes / sizeof(float), NAN);
    }
};

template <typename T>
class PooledConvTest : public testing::Test {
  protected:
    void SetUp() override {
        if (!PooledConv<T>::supports(shapes[0])) GTEST_SKIP() << "not on this processor";
    }
};
using Types = testing::Types<float, BFloat16>;
TYPED_TEST_SUITE(PooledConvTest, Types);

TYPED_TEST(PooledConvTest, ForwardMatchesItsDefinition) {
    for (const auto& shape : shapes) {
        SCOPED_TRACE(testing::PrintToString(&shape - shapes));
        const Example<TypeParam> e(shape);
        const PooledConv<TypeParam> conv(shape);
        std::vector<TypeParam> dst(e.dst.size());
        std::vector<std::uint16_t> masks(conv.mask_count());
        DirtyScratch scratch(conv.scratch_bytes());
        conv.forward(e.src.data(), e.weights.data(), e.bias.data(), dst.data(), masks.data(),
                     scratch.data());
        EXPECT_EQ(dst, e.dst);
        EXPECT_EQ(masks, e.masks);
        std::ranges::fill(dst, TypeParam{});
        conv.forward(e.src.data(), e.weights.data(), e.bias.data(), dst.data(), nullptr,
                     scratch.data());
        EXPECT_EQ(dst, e.dst) << "without masks";
    }
}

TYPED_TEST(PooledConvTest, BackwardMatchesItsDefinition) {
    for (const auto& shape : shapes) {
        SCOPED_TRACE(testing::PrintToString(&shape - shapes));
        const Example<TypeParam> e(shape);
        const PooledConv<TypeParam> conv(shape);
        std::vector<float> diff_weights(e.weights.size(), NAN), diff_bias(e.bias.size(), NAN);
        DirtyScratch scratch(conv.scratch_bytes());
        conv.backward_weights(e.src.data(), e.diff_dst.data(), e.masks.data(), diff_weights.data(),
                              diff_bias.data(), scratch.data());
        EXPECT_EQ(diff_weights, e.diff_weights);
        EXPECT_EQ(diff_bias, e.diff_bias);
        std::ranges::fill(diff_weights, NAN);
        conv.backward_weights(e.src.data(), e.diff_dst.data(), e.masks.data(), diff_weights.data(),
                              nullptr, scratch.data());
        EXPECT_EQ(diff_weights, e.diff_weights) << "without a bias";
    }
}

TYPED_TEST(PooledConvTest, WithoutABias) {
    Example<TypeParam> e(shapes[1]);
    std::ranges::fill(e.bias, 0);
    const PooledConv<TypeParam> conv(e.s);
    std::vector<TypeParam> with(e.dst.size()), without(e.dst.size());
    DirtyScratch scratch(conv.scratch_bytes());
    for (const auto& [bias, dst] : {std::pair{static_cast<const float*>(e.bias.data()), &with},
                                    std::pair{static_cast<const float*>(nullptr), &without}})
        conv.forward(e.src.data(), e.weights.data(), bias, dst->data(), nullptr, scratch.data());
    EXPECT_EQ(with, without);
}

/// So that training detects it.
TYPED_TEST(PooledConvTest, AnImageOfNaNsStaysOne) {
    Example<TypeParam> e(shapes[0]);
    std::ranges::fill(e.src, NAN);
    const PooledConv<TypeParam> conv(e.s);
    std::vector<TypeParam> dst(e.dst.size());
    DirtyScratch scratch(conv.scratch_bytes());
    conv.forward(e.src.data(), e.weights.data(), e.bias.data(), dst.data(), nullptr,
                 scratch.data());
    for (const auto& value : dst)
        ASSERT_TRUE(std::isnan(to_float(value)));
}

TYPED_TEST(PooledConvTest, SaysWhatItCannotDo) {
    for (const ConvShape& shape : {ConvShape{1, 5, 16, 8, 8, 3, 3, 1, 1}, // channels
                                   ConvShape{1, 3, 24, 8, 8, 3, 3, 1, 1}, // filters
                                   ConvShape{1, 3, 16, 8, 8, 7, 7, 3, 3}, // kernels
                                   ConvShape{1, 3, 16, 8, 8, 3, 5, 1, 2},
                                   ConvShape{1, 3, 16, 3, 8, 3, 3, 0, 0}}) { // no window
        EXPECT_FALSE(PooledConv<TypeParam>::supports(shape));
        EXPECT_THROW(PooledConv<TypeParam>{shape}, std::invalid_argument);
    }
}

} // namespace
} // namespace headroom
