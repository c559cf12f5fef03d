#include "core/comparison/statistics/PowerLaw.h"

#include "tests/core/comparison/statistics/StatisticsFixture.h"

namespace headroom {
namespace {

/// Errors a + b n^-c of networks at each number of images.
std::vector<TrainedError> errors_of(const std::vector<double>& images, double a, double b, double c,
                                    int networks = 2) {
    std::vector<TrainedError> errors;
    for (const double n : images)
        for (int i = 0; i < networks; ++i) {
            const double error = a + b * std::pow(n, -c);
            errors.push_back({n, error, error});
        }
    return errors;
}

TEST(PowerLaw, EqualsCurveFit) {
    const auto cases = scipy("power_law");
    ASSERT_EQ(cases.size(), 3U);
    for (const auto& one : cases) {
        std::vector<TrainedError> errors;
        for (std::size_t i = 0; i < one["images"].size(); ++i)
            errors.push_back({one["images"][i].get<double>(), one["errors"][i].get<double>(),
                              one["scale"][i].get<double>()});
        const auto law = fit_power_law(errors);
        ASSERT_TRUE(law);
        EXPECT_EQ(law->has_floor, errors.size() > 9);
        EXPECT_NEAR(law->a, one["a"].get<double>(), 1e-7);
        EXPECT_NEAR(law->b, one["b"].get<double>(), 1e-6);
        EXPECT_NEAR(law->c, one["c"].get<double>(), 1e-7);
        const auto ahead = one["ahead"].get<double>(), error = one["error"].get<double>();
        EXPECT_NEAR(law->error(ahead), error, 1e-8);
        EXPECT_NEAR(law->band(ahead).second, error + one["half"].get<double>(), 1e-7);
        EXPECT_NEAR(law->band(ahead).first, std::max(0.0, error - one["half"].get<double>()), 1e-7);
    }
}

TEST(PowerLaw, AnExactLawIsFoundWithoutBand) {
    const auto law = fit_power_law(errors_of({100, 300, 1000, 3000}, 0.01, 2, 0.6));
    ASSERT_TRUE(law);
    EXPECT_NEAR(law->a, 0.01, 1e-6);
    EXPECT_NEAR(law->c, 0.6, 1e-5);
    const auto [low, high] = law->band(30000);
    EXPECT_NEAR(high - low, 0, 1e-6);
}

TEST(PowerLaw, NothingIsFittedToTooFewErrorsOrThoseThatDoNotFall) {
    EXPECT_FALSE(fit_power_law({}));
    EXPECT_FALSE(fit_power_law(errors_of({100, 1000}, 0, 2, 0.5, 5)));
    EXPECT_TRUE(fit_power_law(errors_of({100, 300, 1000}, 0, 2, 0.5, 1)));
    EXPECT_FALSE(fit_power_law(errors_of({100, 300, 1000}, 0.1, 0, 1)));
    std::vector<TrainedError> rising{{100, 0.1, 0.1}, {300, 0.2, 0.2}, {1000, 0.3, 0.3}};
    EXPECT_FALSE(fit_power_law(rising));
    rising.push_back({3000, 0.4, 0.4});
    EXPECT_FALSE(fit_power_law(rising));
}

} // namespace
} // namespace headroom
