#include "core/kernels/dense/DenseShape.h"

#include "tests/core/kernels/DenseExample.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

template <typename T>
void expect_bias() {
    const auto values = random_values(3 * 20, 1, T{});
    std::vector<float> bias(20, NAN);
    dense_backward_bias(values.data(), 3, 20, bias.data());
    for (std::size_t i = 0; i < bias.size(); ++i)
        EXPECT_NEAR(bias[i],
                    to_float(values[i]) + to_float(values[20 + i]) + to_float(values[40 + i]),
                    1e-6);
}

TEST(DenseShape, TheBiasIsTheSumOfTheSamples) {
    expect_bias<float>();
    expect_bias<BFloat16>();
}

TEST(DenseShape, RowsOfSamplesLieInSeveralPlaces) {
    const float a[4]{1, 2, 3, 4}, b[2]{5, 6};
    const DenseSamples<float> batch[]{{a, b, 2}, {b, a, 1}};
    const auto rows = dense_rows<float>({3, 2, 1}, batch);
    EXPECT_EQ(rows.src, (std::vector<const float*>{a, a + 2, b}));
    EXPECT_EQ(rows.diff_dst, (std::vector<const float*>{b, b + 1, a}));
}

} // namespace
} // namespace headroom
