#include "core/comparison/RunCalibration.h"

#include <cmath>
#include <gtest/gtest.h>

namespace headroom {
namespace {

/// Makes an evaluation of two classes; every label is 0.
Evaluation evaluation(const std::vector<float>& of_class_0) {
    Evaluation result;
    for (const float p : of_class_0) {
        result.labels.push_back(0);
        result.predicted.push_back(p > 0.5F ? 0 : 1);
        result.probabilities.push_back(p);
        result.probabilities.push_back(1 - p);
    }
    count_classes(result, {"a", "b"});
    return result;
}

TEST(RunCalibration, MeasuresTheTestImages) {
    const auto calibration = run_calibration(evaluation({0.95F, 0.95F, 0.95F, 0.05F}), {});
    ASSERT_TRUE(calibration);
    EXPECT_NEAR(calibration->error, 0.95 - 0.75, 1e-6);
    EXPECT_FALSE(calibration->temperature);
    EXPECT_FALSE(calibration->error_after);
    EXPECT_EQ(calibration->bins.size(), 15U);
    EXPECT_EQ(calibration->bins.back().count, 4U);
    for (const double accuracy : calibration->surest)
        EXPECT_DOUBLE_EQ(accuracy, 0.75) << "all are equally confident";
}

TEST(RunCalibration, TheTemperatureIsTheValidSplits) {
    // Right on 3 of 4, but 95% confident: a temperature at which it is 75% confident is best, that
    // is, at which log(0.95 / 0.05) is log(3).
    const auto split = evaluation({0.95F, 0.95F, 0.95F, 0.05F});
    const auto calibration = run_calibration(split, split);
    ASSERT_TRUE(calibration && calibration->temperature && calibration->error_after);
    EXPECT_NEAR(*calibration->temperature, std::log(19.0) / std::log(3.0), 1e-4);
    EXPECT_NEAR(*calibration->error_after, 0, 1e-5);

    const auto other = run_calibration(split, evaluation({0.9F, 0.9F, 0.9F, 0.9F, 0.1F}));
    // log(9) / log(4): right on 4 of 5
    EXPECT_NEAR(other->temperature.value(), std::log(9.0) / std::log(4.0), 1e-4);
}

TEST(RunCalibration, NeedsTestImages) {
    EXPECT_FALSE(run_calibration({}, evaluation({0.9F})));
}

} // namespace
} // namespace headroom
