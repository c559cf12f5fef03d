#include "core/comparison/statistics/Distributions.h"

#include "tests/core/comparison/statistics/StatisticsFixture.h"

#include <limits>

namespace headroom {
namespace {

using nlohmann::json;

TEST(Distributions, AreThoseOfSciPy) {
    expect_as_scipy("normal_quantile", 1e-12, [](const json& v) { return normal_quantile(v[0]); });
    expect_as_scipy("student_quantile", 1e-8, // SciPy 1.10 has nine digits
                    [](const json& v) { return student_quantile(v[0], v[1]); });
    expect_as_scipy("student_cdf", 1e-9, [](const json& v) { return student_cdf(v[0], v[1]); });
    expect_as_scipy("chi_squared_tail", 1e-9,
                    [](const json& v) { return chi_squared_tail(v[0], v[1]); });
    expect_as_scipy("f_tail", 1e-9, [](const json& v) { return f_tail(v[0], v[1], v[2]); });
    expect_as_scipy("binomial_cdf", 1e-9,
                    [](const json& v) { return binomial_cdf(v[0], v[1], v[2]); });
    expect_as_scipy("normal_range_quantile", 1e-7,
                    [](const json& v) { return normal_range_quantile(v[0], v[1]); });
}

TEST(Distributions, TheEndsAreDefinedAndNonsenseIsNaN) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    EXPECT_EQ(student_cdf(infinity, 3), 1);
    EXPECT_EQ(student_two_sided(-infinity, 3), 0);
    EXPECT_EQ(chi_squared_tail(0, 1), 1);
    EXPECT_EQ(f_tail(infinity, 1, 2), 0);
    EXPECT_EQ(binomial_cdf(-1, 5, 0.5), 0);
    EXPECT_TRUE(std::isnan(student_cdf(std::nan(""), 3)));
    EXPECT_TRUE(std::isnan(student_quantile(0.975, std::nan(""))));
    EXPECT_TRUE(std::isnan(student_quantile(0.975, -1)));
}

} // namespace
} // namespace headroom
