#include "core/comparison/statistics/Folds.h"

#include "tests/core/comparison/statistics/StatisticsFixture.h"

namespace headroom {
namespace {

TEST(Folds, WithoutOverlapIsThePairedTest) {
    const auto example = scipy("paired_t");
    const auto test = corrected_t_test(example["differences"].get<std::vector<double>>(), 0);
    EXPECT_NEAR(test.t, example["t"].get<double>(), 1e-12);
    EXPECT_NEAR(test.p, example["p"].get<double>(), 1e-12);
    EXPECT_EQ(test.degrees, 9);
}

/// scikit-learn's example, "Statistical comparison of models using grid search": ten times ten
/// folds, t = 2.611 uncorrected, 0.750 corrected, with a one-sided p of 0.227.
TEST(Folds, CorrectsThePublishedExample) {
    std::vector<double> differences;
    for (int i = 0; i < 100; ++i)
        differences.push_back(i % 2 == 0 ? 1 : -1);
    const double sd = std::sqrt(100.0 / 99);
    for (auto& difference : differences)
        difference += 2.611 * sd / 10;
    EXPECT_NEAR(corrected_t_test(differences, 0).t, 2.611, 1e-12);
    const auto test = corrected_t_test(differences, 0.1);
    EXPECT_NEAR(test.t, 0.750, 5e-4);
    EXPECT_NEAR(test.p / 2, 0.227, 6e-4);
}

TEST(Folds, EqualDifferencesAreNoDivisionByZero) {
    EXPECT_EQ(corrected_t_test({0.1, 0.1, 0.1}, 0.1).p, 0);
    EXPECT_EQ(corrected_t_test({0, 0, 0}, 0.1).p, 1);
    EXPECT_EQ(corrected_t_test({0.1}, 0.1).p, 1);
}

} // namespace
} // namespace headroom
