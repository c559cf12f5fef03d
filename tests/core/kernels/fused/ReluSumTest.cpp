#include "core/kernels/fused/ReluSum.h"

#include "datasets/base/Random.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

namespace headroom {
namespace {

template <typename T>
std::vector<T> values(std::size_t count, std::uint64_t key) {
    Random random(key);
    std::vector<T> all(count);
    for (T& value : all)
        value = from_float<T>(static_cast<float>(random.below(9)) - 4); // 0 among them
    return all;
}

template <typename T>
class ReluSumOf : public testing::Test {};
using Types = testing::Types<float, BFloat16>;
TYPED_TEST_SUITE(ReluSumOf, Types);

TYPED_TEST(ReluSumOf, IsTheDefinition) {
    using T = TypeParam;
    for (std::int64_t count : {0, 1, 3, 16, 31, 1000}) {
        const auto size = static_cast<std::size_t>(count);
        const auto result = values<T>(size + 1, 1), a = values<T>(size + 1, 2),
                   b = values<T>(size + 1, 3);
        auto apart = a, in_a = a, in_b = b; // the last value must not be written
        relu_sum_backward(count, result.data(), a.data(), b.data(), apart.data());
        relu_sum_backward(count, result.data(), in_a.data(), b.data(), in_a.data());
        relu_sum_backward(count, result.data(), a.data(), in_b.data(), in_b.data());
        for (std::size_t i = 0; i < size; ++i) {
            const float sum = to_float(a[i]) + to_float(b[i]);
            ASSERT_EQ(apart[i], from_float<T>(to_float(result[i]) > 0 ? sum : 0.f)) << i;
            ASSERT_EQ(in_a[i], apart[i]);
            ASSERT_EQ(in_b[i], apart[i]);
        }
        EXPECT_EQ(apart[size], a[size]);
        EXPECT_EQ(in_a[size], a[size]);
        EXPECT_EQ(in_b[size], b[size]);
    }
}

} // namespace
} // namespace headroom
