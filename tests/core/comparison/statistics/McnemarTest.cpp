#include "core/comparison/statistics/Mcnemar.h"

#include "core/comparison/statistics/Distributions.h"
#include "tests/core/comparison/statistics/StatisticsFixture.h"

namespace headroom {
namespace {

TEST(Mcnemar, IsTheExactBinomialTest) {
    EXPECT_DOUBLE_EQ(mcnemar_p({100, 0, 0, 5}), 1);
    EXPECT_NEAR(mcnemar_p({0, 5, 5, 0}), 1, 1e-12);
    EXPECT_NEAR(mcnemar_p({0, 1, 9, 0}), 2 * 11.0 / 1024, 1e-12);
    EXPECT_NEAR(mcnemar_p({0, 9, 1, 0}), 2 * 11.0 / 1024, 1e-12);
    EXPECT_NEAR(mcnemar_p({0, 0, 10, 0}), 2.0 / 1024, 1e-12);
    EXPECT_LT(mcnemar_p({0, 1000, 100000, 0}), 1e-100);
    expect_as_scipy("mcnemar", 1e-9, [](const nlohmann::json& v) {
        return mcnemar_p({7, v[0], v[1], 2});
    });
}

/// The example of statsmodels' documentation.
TEST(Mcnemar, ThePublishedExample) {
    const PairedCounts counts{0, 121, 59, 0};
    EXPECT_NEAR(mcnemar_p(counts), 4.434449263755e-06, 5e-19);
    EXPECT_NEAR(mcnemar_chi2(counts), 21.355555555556, 5e-13);
    EXPECT_EQ(mcnemar_chi2({8, 0, 0, 1}), 0);
}

} // namespace
} // namespace headroom
