#include "core/kernels/fused/MaxPool.h"

#include "tests/core/kernels/Bits.h"

#include "datasets/base/Random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <ostream>
#include <utility>
#include <vector>

namespace headroom {

void PrintTo(const MaxPool& p, std::ostream* out) {
    *out << p.images << " images of " << p.height << "x" << p.width << "x" << p.channels;
}

namespace {

constexpr std::uint16_t untouched = 0xabcd;

std::size_t src_size(const MaxPool& p) {
    return static_cast<std::size_t>(p.images * p.height * p.width * p.channels);
}
std::size_t dst_size(const MaxPool& p) {
    return static_cast<std::size_t>(p.windows() * p.channels);
}

template <typename T>
struct Forward {
    std::vector<T> dst;
    std::vector<std::uint16_t> masks; ///< and one that must not be written

    Forward(const MaxPool& p, const std::vector<T>& src, bool wide)
        : dst(dst_size(p)), masks(p.mask_count() + 1, untouched) {
        (wide ? maxpool_forward<T> : maxpool_forward_plain<T>)(p, src.data(), dst.data(),
                                                               masks.data());
    }
};

template <typename T>
std::vector<T> backward(const MaxPool& p, const std::vector<T>& diff_dst,
                        const std::vector<std::uint16_t>& masks, bool wide) {
    std::vector<T> diff_src(src_size(p) + 1, from_float<T>(std::nanf(""))); // to be overwritten
    (wide ? maxpool_relu_backward<T>
          : maxpool_relu_backward_plain<T>)(p, diff_dst.data(), masks.data(), diff_src.data());
    EXPECT_TRUE(std::isnan(to_float(diff_src.back())));
    diff_src.pop_back();
    return diff_src;
}

/// Values after a ReLU: half zeros, the rest of few different values, so that there are ties.
template <typename T>
std::vector<T> after_relu(std::size_t count, std::uint64_t key) {
    Random random(key);
    std::vector<T> values(count);
    for (T& value : values)
        value = from_float<T>(std::max(0.f, static_cast<float>(random.below(9)) - 4));
    return values;
}

template <typename T>
std::vector<T> gradients(std::size_t count) {
    Random random(7);
    std::vector<T> values(count);
    for (T& value : values)
        value = from_float<T>(random.uniform(-1, 1));
    return values;
}

/// Routes the gradient of each result by the definition.
template <typename T>
std::vector<T> expected_backward(const MaxPool& p, const std::vector<T>& src,
                                 const std::vector<T>& diff_dst, std::vector<T>& dst) {
    std::vector<T> diff_src(src.size());
    dst.clear();
    for (std::int64_t n = 0; n < p.images; ++n)
        for (std::int64_t y = 0; y + 1 < p.height; y += 2)
            for (std::int64_t x = 0; x + 1 < p.width; x += 2)
                for (std::int64_t c = 0; c < p.channels; ++c) {
                    std::vector<std::size_t> window;
                    for (int i = 0; i < 4; ++i)
                        window.push_back(static_cast<std::size_t>(
                            ((n * p.height + y + i / 2) * p.width + x + i % 2) * p.channels + c));
                    const auto largest =
                        *std::ranges::max_element(window, {}, // the first of equals
                                                  [&](std::size_t i) { return to_float(src[i]); });
                    if (to_float(src[largest]) > 0) diff_src[largest] = diff_dst[dst.size()];
                    dst.push_back(src[largest]);
                }
    return diff_src;
}

template <typename T>
class MaxPoolOf : public testing::Test {
  protected:
    /// Plain, and wide if this processor supports it.
    static std::vector<bool> ways() {
        return maxpool_runs() ? std::vector<bool>{false, true} : std::vector<bool>{false};
    }

    /// Pools one window of 16 channels, all with these four values.
    static Forward<T> pool(const std::vector<float>& window, bool wide) {
        std::vector<T> src;
        for (float value : window)
            src.insert(src.end(), 16, from_float<T>(value));
        return Forward<T>({.images = 1, .height = 2, .width = 2, .channels = 16}, src, wide);
    }

    /// Expects `value` in every channel and its gradient at `pixel`, or nowhere (-1).
    static void expect(const std::vector<float>& window, float value, int pixel) {
        for (bool wide : ways()) {
            const auto result = pool(window, wide);
            std::vector<std::uint16_t> masks(5, 0);
            if (pixel >= 0) masks[static_cast<std::size_t>(pixel)] = 0xffff;
            masks[4] = untouched;
            EXPECT_EQ(bits(result.dst), bits(std::vector<T>(16, from_float<T>(value))));
            EXPECT_EQ(result.masks, masks) << (wide ? "wide" : "plain") << ", pixel " << pixel;
        }
    }
};

using Types = testing::Types<float, BFloat16>;
TYPED_TEST_SUITE(MaxPoolOf, Types);

TYPED_TEST(MaxPoolOf, IsTheDefinition) {
    using T = TypeParam;
    for (std::int64_t channels : {16, 32, 48})
        for (auto [height, width] : {std::pair{1, 1}, std::pair{1, 4}, std::pair{2, 2},
                                     std::pair{3, 3}, std::pair{5, 4}, std::pair{4, 7}})
            for (std::int64_t images : {1, 3}) {
                const MaxPool p{images, height, width, channels};
                SCOPED_TRACE(testing::PrintToString(p));
                const auto src = after_relu<T>(src_size(p), 5);
                const auto diff_dst = gradients<T>(dst_size(p));
                std::vector<T> dst;
                const auto diff_src = expected_backward(p, src, diff_dst, dst);
                for (bool wide : this->ways()) {
                    const Forward<T> result(p, src, wide);
                    EXPECT_EQ(bits(result.dst), bits(dst));
                    EXPECT_EQ(result.masks.back(), untouched);
                    EXPECT_EQ(bits(backward(p, diff_dst, result.masks, wide)), bits(diff_src));
                }
            }
}

TYPED_TEST(MaxPoolOf, WideIsPlainBitByBit) {
    using T = TypeParam;
    if (!maxpool_runs()) GTEST_SKIP() << "only the plain kernel runs on this processor";
    const MaxPool p{.images = 2, .height = 5, .width = 7, .channels = 48};
    auto src = after_relu<T>(src_size(p), 5);
    Random random(9);
    for (T& value : src) // also values that no ReLU returns
        if (random.below(8) == 0)
            value = std::array{from_float<T>(std::nanf("")), from_float<T>(-std::nanf("")),
                               from_float<T>(std::numeric_limits<float>::infinity()),
                               from_float<T>(-0.f), from_float<T>(-2.f)}[random.below(5)];
    const auto diff_dst = gradients<T>(dst_size(p));
    const Forward<T> plain(p, src, false), wide(p, src, true);
    EXPECT_EQ(bits(wide.dst), bits(plain.dst));
    EXPECT_EQ(wide.masks, plain.masks);
    EXPECT_EQ(bits(backward(p, diff_dst, wide.masks, true)),
              bits(backward(p, diff_dst, plain.masks, false)));
}

TYPED_TEST(MaxPoolOf, TheFirstOfEqualsTakesTheGradient) {
    this->expect({3, 3, 3, 3}, 3, 0);
    this->expect({1, 3, 3, 3}, 3, 1);
    this->expect({1, 2, 3, 3}, 3, 2);
    this->expect({1, 2, 0, 3}, 3, 3);
}

TYPED_TEST(MaxPoolOf, NothingPassesWhereNothingIsAboveZero) {
    this->expect({0, 0, 0, 0}, 0, -1);
    this->expect({-0.f, 0, 0, -0.f}, 0, -1);
}

TYPED_TEST(MaxPoolOf, NansByTheirBits) {
    const float nan = std::nanf(""), infinity = std::numeric_limits<float>::infinity();
    this->expect({nan, nan, nan, nan}, nan, 0);
    this->expect({-nan, -nan, -nan, -nan}, -nan, -1);
    this->expect({1, nan, infinity, 0}, nan, 1); // above all
    this->expect({0, -nan, 2, 1}, 2, 2);         // below all
    this->expect({-nan, 0, 0, 0}, 0, -1);
}

TYPED_TEST(MaxPoolOf, WhatIsInNoWindowGetsZeros) {
    using T = TypeParam;
    const MaxPool p{.images = 2, .height = 5, .width = 3, .channels = 16};
    const std::vector<T> src(src_size(p), from_float<T>(1)),
        diff_dst(dst_size(p), from_float<T>(1));
    for (bool wide : this->ways()) {
        const Forward<T> result(p, src, wide);
        const auto diff_src = backward(p, diff_dst, result.masks, wide);
        for (std::size_t i = 0; i < diff_src.size(); ++i) {
            const std::size_t pixel = i / 16, x = pixel % 3, y = pixel / 3 % 5;
            EXPECT_EQ(to_float(diff_src[i]), x == 0 && y % 2 == 0 && y < 4 ? 1 : 0)
                << "row " << y << ", column " << x;
        }
    }
}

} // namespace
} // namespace headroom
