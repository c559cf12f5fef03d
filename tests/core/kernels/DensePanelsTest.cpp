#include "core/kernels/DensePanels.h"

#include "tests/core/kernels/DenseExample.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace headroom {
namespace {

const DenseShape shapes[] = {
    {1, 16, 64}, {32, 96, 64}, {33, 64, 192}, {128, 256, 64}, {7, 112, 128}, {500, 48, 64},
};

template <typename T>
class DensePanelsTest : public testing::Test {
  protected:
    void SetUp() override {
        if (!DensePanels<T>::supports({1, 16, 64})) GTEST_SKIP() << "not on this processor";
    }
};
using Types = testing::Types<float, BFloat16>;
TYPED_TEST_SUITE(DensePanelsTest, Types);

TYPED_TEST(DensePanelsTest, MatchesItsDefinition) {
    for (const auto& shape : shapes) {
        const DenseExample<TypeParam> example(shape);
        example.expect_gradient(example.gradient(DensePanels<TypeParam>(shape), 1));
    }
}

TYPED_TEST(DensePanelsTest, SharesGiveTheSameBits) {
    for (const auto& shape : shapes) {
        const DenseExample<TypeParam> example(shape);
        const DensePanels<TypeParam> kernel(shape);
        const auto whole = example.gradient(kernel, 1);
        for (int shares : {2, 3, 8})
            EXPECT_EQ(example.gradient(kernel, shares), whole) << shares;
    }
}

TYPED_TEST(DensePanelsTest, SaysWhatItCannotDo) {
    for (const auto& shape : {DenseShape{1, 24, 64}, {1, 32, 96}, {0, 32, 64}, {1, 0, 64}}) {
        EXPECT_FALSE(DensePanels<TypeParam>::supports(shape));
        EXPECT_THROW(DensePanels<TypeParam>{shape}, std::invalid_argument);
    }
}

} // namespace
} // namespace headroom
