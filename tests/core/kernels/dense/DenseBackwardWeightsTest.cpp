#include "core/kernels/dense/DenseBackwardWeights.h"

#include "tests/core/kernels/DenseExample.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace headroom {
namespace {

const DenseShape shapes[] = {
    {1, 64, 16},    {32, 96, 64},  {9, 32, 400},  {33, 64, 272},
    {128, 256, 48}, {7, 192, 528}, {300, 64, 32},
};

template <typename T>
class DenseBackwardWeightsTest : public testing::Test {
  protected:
    void SetUp() override {
        if (!has_dense_kernels<T>({1, 64, 16})) GTEST_SKIP() << "not on this processor";
    }
};
using Types = testing::Types<float, BFloat16>;
TYPED_TEST_SUITE(DenseBackwardWeightsTest, Types);

TYPED_TEST(DenseBackwardWeightsTest, MatchesItsDefinition) {
    for (const auto& shape : shapes) {
        const DenseExample<TypeParam> example(shape);
        example.expect_gradient(example.gradient(DenseBackwardWeights<TypeParam>(shape), 1),
                                in_blocks);
    }
}

TYPED_TEST(DenseBackwardWeightsTest, SharesGiveTheSameBits) {
    for (const auto& shape : shapes) {
        const DenseExample<TypeParam> example(shape);
        const DenseBackwardWeights<TypeParam> kernel(shape);
        const auto whole = example.gradient(kernel, 1);
        for (int shares : {2, 3, 8})
            EXPECT_EQ(example.gradient(kernel, shares), whole) << shares;
    }
}

TYPED_TEST(DenseBackwardWeightsTest, SaysWhatItCannotDo) {
    for (const auto& shape : {DenseShape{1, 80, 64}, {1, 64, 24}, {0, 64, 64}, {1, 0, 64}}) {
        EXPECT_FALSE(has_dense_kernels<TypeParam>(shape));
        EXPECT_THROW(DenseBackwardWeights<TypeParam>{shape}, std::invalid_argument);
    }
}

} // namespace
} // namespace headroom
