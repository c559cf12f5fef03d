#include "core/comparison/Quantile.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(Quantile, InterpolatesAsNumPyDoes) {
    const std::vector<double> values{7, 1, 3, 12, 5}; // numpy.quantile(values, share)
    EXPECT_DOUBLE_EQ(quantile(values, 0.5), 5);
    EXPECT_DOUBLE_EQ(quantile(values, 0.99), 11.8);
    EXPECT_DOUBLE_EQ(quantile(values, 0.1), 1.8);
    EXPECT_DOUBLE_EQ(quantile({1, 2}, 0.5), 1.5);
    EXPECT_DOUBLE_EQ(quantile(values, 0), 1);
    EXPECT_DOUBLE_EQ(quantile(values, 1), 12);
    EXPECT_DOUBLE_EQ(quantile({4}, 0.99), 4);
}

} // namespace
} // namespace headroom
