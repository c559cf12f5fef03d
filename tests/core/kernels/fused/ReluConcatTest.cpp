#include "core/kernels/fused/ReluConcat.h"

#include "datasets/base/Random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <ostream>
#include <vector>

namespace headroom {

void PrintTo(const ReluConcat& c, std::ostream* out) {
    *out << c.rows << " rows of " << c.first << " + " << c.second;
}
bool operator==(const ReluConcat& a, const ReluConcat& b) {
    return a.rows == b.rows && a.first == b.first && a.second == b.second;
}

namespace {

constexpr std::uint16_t untouched = 0xabcd;
const ReluConcat shapes[] = {{1, 16, 16}, {3, 16, 48}, {2, 64, 32}, {7, 32, 32}};

std::size_t first_size(const ReluConcat& c) {
    return static_cast<std::size_t>(c.rows * c.first);
}
std::size_t second_size(const ReluConcat& c) {
    return static_cast<std::size_t>(c.rows * c.second);
}

/// Half zeros, as after a ReLU.
template <typename T>
std::vector<T> after_relu(std::size_t count, std::uint64_t key) {
    Random random(key);
    std::vector<T> values(count);
    for (T& value : values)
        value = from_float<T>(std::max(0.f, random.uniform(-1, 1)));
    return values;
}

/// Starts at 1, so that none is 0; bf16 represents integers up to 256 only.
template <typename T>
std::vector<T> numbered(const ReluConcat& c) {
    std::vector<T> values(static_cast<std::size_t>(c.count()));
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = from_float<T>(static_cast<float>(i % 251 + 1));
    return values;
}

/// Returns the value in row r and column i of the concatenation.
template <typename T>
T& at(const ReluConcat& c, std::vector<T>& first, std::vector<T>& second, std::int64_t r,
      std::int64_t i) {
    return i < c.first ? first[static_cast<std::size_t>(r * c.first + i)]
                       : second[static_cast<std::size_t>(r * c.second + i - c.first)];
}

template <typename T>
struct Forward {
    std::vector<T> dst;
    std::vector<std::uint16_t> masks; ///< and one that must not be written

    Forward(const ReluConcat& c, const std::vector<T>& first, const std::vector<T>& second,
            bool wide)
        : dst(static_cast<std::size_t>(c.count())), masks(c.mask_count() + 1, untouched) {
        (wide ? relu_concat_forward<T> : relu_concat_forward_plain<T>)(c, first.data(),
                                                                       second.data(), dst.data(),
                                                                       masks.data());
    }
};

template <typename T>
struct Gradients {
    std::vector<T> first, second; ///< each with one more that must not be written

    explicit Gradients(const ReluConcat& c)
        : first(first_size(c) + 1, from_float<T>(-7)), second(second_size(c) + 1, first[0]) {}
    void expect_ends_untouched() const {
        EXPECT_EQ(to_float(first.back()), -7);
        EXPECT_EQ(to_float(second.back()), -7);
    }
};

template <typename T>
Gradients<T> backward(const ReluConcat& c, const std::vector<T>& diff_dst,
                      const std::vector<std::uint16_t>& masks, bool wide) {
    Gradients<T> g(c);
    (wide ? relu_concat_backward<T> : relu_concat_backward_plain<T>)(c, diff_dst.data(),
                                                                     masks.data(), g.first.data(),
                                                                     g.second.data());
    g.expect_ends_untouched();
    return g;
}

template <typename T>
class ReluConcatOf : public testing::Test {
  protected:
    /// Plain, and wide if this processor supports it.
    static std::vector<bool> ways() {
        return relu_concat_runs() ? std::vector<bool>{false, true} : std::vector<bool>{false};
    }
};
using Types = testing::Types<float, BFloat16>;
TYPED_TEST_SUITE(ReluConcatOf, Types);

TYPED_TEST(ReluConcatOf, IsTheDefinition) {
    using T = TypeParam;
    for (const auto& c : shapes) {
        SCOPED_TRACE(testing::PrintToString(c));
        auto first = after_relu<T>(first_size(c), 1), second = after_relu<T>(second_size(c), 2);
        const auto diff_dst = numbered<T>(c);
        for (bool wide : this->ways()) {
            const Forward<T> forward(c, first, second, wide);
            EXPECT_EQ(forward.masks.back(), untouched);
            auto g = backward(c, diff_dst, forward.masks, wide);
            for (std::int64_t r = 0; r < c.rows; ++r)
                for (std::int64_t i = 0; i < c.row(); ++i) {
                    const auto whole = static_cast<std::size_t>(r * c.row() + i);
                    const T value = at(c, first, second, r, i);
                    ASSERT_EQ(forward.dst[whole], value);
                    ASSERT_EQ(at(c, g.first, g.second, r, i),
                              to_float(value) > 0 ? diff_dst[whole] : T{});
                }
        }
    }
}

TYPED_TEST(ReluConcatOf, WhereTheReluIsDoneAllPasses) {
    using T = TypeParam;
    for (const auto& c : shapes) {
        const auto diff_dst = numbered<T>(c);
        Gradients<T> g(c);
        concat_backward(c, diff_dst.data(), g.first.data(), g.second.data());
        g.expect_ends_untouched();
        for (std::int64_t r = 0; r < c.rows; ++r)
            for (std::int64_t i = 0; i < c.row(); ++i)
                ASSERT_EQ(at(c, g.first, g.second, r, i),
                          diff_dst[static_cast<std::size_t>(r * c.row() + i)]);
    }
}

TYPED_TEST(ReluConcatOf, WideAndPlainSeeTheSameAboveZero) {
    using T = TypeParam;
    const ReluConcat c{1, 16, 16};
    std::vector<T> first(16), second(16);
    const float infinity = std::numeric_limits<float>::infinity();
    const float odd[] = {-0.f, 0, -1, 1, infinity, -infinity, std::nanf(""), -std::nanf("")};
    for (std::size_t i = 0; i < std::size(odd); ++i)
        first[i] = from_float<T>(odd[i]);
    for (bool wide : this->ways()) {
        const Forward<T> forward(c, first, second, wide);
        EXPECT_EQ(forward.masks, (std::vector<std::uint16_t>{0b0101'1000, 0, untouched})) << wide;
    }
}

TEST(ReluConcat, RowsOfLayouts) {
    // Blocks of 16: an image's row is all blocks of the first, then of the second.
    EXPECT_EQ(relu_concat({4, 2, 9, 16}, {4, 3, 9, 16}, {4, 5, 9, 16}), (ReluConcat{4, 288, 432}));
    // NHWC: a row is a pixel.
    EXPECT_EQ(relu_concat({4, 1, 9, 32}, {4, 1, 9, 48}, {4, 1, 9, 80}), (ReluConcat{36, 32, 48}));
    EXPECT_EQ(relu_concat({4, 1, 9, 16}, {4, 1, 9, 16}, {4, 1, 9, 32}), (ReluConcat{36, 16, 16}));
    // NCHW
    EXPECT_EQ(relu_concat({4, 5, 16, 1}, {4, 7, 16, 1}, {4, 12, 16, 1}), (ReluConcat{4, 80, 112}));
}

TEST(ReluConcat, NoRowsOfOtherLayouts) {
    EXPECT_FALSE(relu_concat({4, 2, 9, 16}, {4, 1, 9, 32}, {4, 4, 9, 16})); // of two kinds
    EXPECT_FALSE(relu_concat({4, 2, 9, 16}, {4, 2, 9, 16}, {4, 3, 9, 16})); // padding within
    EXPECT_FALSE(relu_concat({4, 1, 9, 24}, {4, 1, 9, 24}, {4, 1, 9, 48})); // not a multiple of 16
    EXPECT_FALSE(relu_concat({4, 5, 9, 1}, {4, 5, 9, 1}, {4, 10, 9, 1}));
}

} // namespace
} // namespace headroom
