#include "core/kernels/dense/DenseBackwardData.h"

#include "tests/core/kernels/DenseExample.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace headroom {
namespace {

const DenseShape shapes[] = {
    {1, 64, 16}, {32, 96, 64}, {9, 32, 400}, {33, 64, 272}, {128, 256, 48}, {7, 192, 528},
};

template <typename T>
class DenseBackwardDataTest : public testing::Test {
  protected:
    void SetUp() override {
        if (!has_dense_kernels<T>({1, 64, 16})) GTEST_SKIP() << "not on this processor";
    }
};
using Types = testing::Types<float, BFloat16>;
TYPED_TEST_SUITE(DenseBackwardDataTest, Types);

TYPED_TEST(DenseBackwardDataTest, MatchesItsDefinition) {
    using T = TypeParam;
    for (const auto& s : shapes) {
        const auto size = DenseExample<T>::size;
        const auto diff_dst = mostly_zeros(size(s.batch, s.outputs), 1, T{});
        const auto weights = random_values(size(s.inputs, s.outputs), 3, T{});
        std::vector<T> diff_src(size(s.batch, s.inputs));
        const DenseBackwardData<T> dense(s);
        Scratch scratch(dense.scratch_bytes());
        dense.run(diff_dst.data(), weights.data(), diff_src.data(), scratch.data());
        for (int n = 0; n < s.batch; ++n)
            for (int i = 0; i < s.inputs; ++i) {
                double sum = 0;
                for (int o = 0; o < s.outputs; ++o)
                    sum +=
                        static_cast<double>(to_float(diff_dst[size(n, s.outputs) + size(1, o)])) *
                        to_float(weights[in_blocks(s, o, i)]);
                const double rounding =
                    1e-6 * s.outputs + (sizeof(T) == 2 ? std::abs(sum) / 256 : 0);
                ASSERT_NEAR(to_float(diff_src[size(n, s.inputs) + size(1, i)]), sum, rounding)
                    << n << ", " << i;
            }
    }
}

TYPED_TEST(DenseBackwardDataTest, SaysWhatItCannotDo) {
    for (const auto& shape : {DenseShape{1, 80, 64}, {1, 64, 24}, {0, 64, 64}, {1, 0, 64}}) {
        EXPECT_FALSE(has_dense_kernels<TypeParam>(shape));
        EXPECT_THROW(DenseBackwardData<TypeParam>{shape}, std::invalid_argument);
    }
}

} // namespace
} // namespace headroom
