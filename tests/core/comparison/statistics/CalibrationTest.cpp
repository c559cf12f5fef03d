#include "core/comparison/statistics/Calibration.h"

#include "tests/core/comparison/statistics/StatisticsFixture.h"

namespace headroom {
namespace {

struct Example {
    nlohmann::json json = scipy("calibration");
    std::vector<int> labels = json["labels"].get<std::vector<int>>();
    std::vector<float> probabilities = json["probabilities"].get<std::vector<float>>();
};

TEST(Calibration, ErrorAndTemperatureAreThoseOfSciPy) {
    const Example example;
    const auto samples = confidences(example.probabilities, 3, example.labels);
    ASSERT_EQ(samples.size(), 40u);
    EXPECT_NEAR(expected_calibration_error(reliability_bins(samples, 10)),
                example.json["error_of_10_bins"].get<double>(), 1e-7);
    EXPECT_NEAR(best_temperature(example.probabilities, 3, example.labels),
                example.json["temperature"].get<double>(), 1e-4);
}

TEST(Calibration, BinsIncludeTheirUpperEnd) {
    const auto bins = reliability_bins({{0.5, true}, {0.51, false}, {1, true}, {0, false}}, 2);
    EXPECT_EQ(bins[0].count, 2u);
    EXPECT_DOUBLE_EQ(bins[0].confidence, 0.25);
    EXPECT_DOUBLE_EQ(bins[0].accuracy, 0.5);
    EXPECT_EQ(bins[1].count, 2u);
    // 1/2 |0.5 - 0.25| + 1/2 |0.5 - 0.755|
    EXPECT_NEAR(expected_calibration_error(bins), 0.2525, 1e-12);
    EXPECT_EQ(expected_calibration_error(reliability_bins({})), 0);
}

TEST(Calibration, CertainAndRightNeedsNoTemperature) {
    const std::vector<float> probabilities{1, 0, 0, 1};
    const std::vector<int> right{0, 1}, wrong{1, 0};
    EXPECT_LT(best_temperature(probabilities, 2, right), 0.2);
    EXPECT_NEAR(best_temperature(probabilities, 2, wrong), 100, 1e-4) << "zeros are no infinity";
    EXPECT_EQ(best_temperature({}, 2, {}), 1);
}

TEST(Calibration, TheMostConfidentAreAnsweredFirst) {
    const auto curve =
        coverage_curve({{0.6, false}, {0.9, true}, {0.6, true}, {0.95, true}, {0.4, false}});
    ASSERT_EQ(curve.size(), 4u);
    EXPECT_DOUBLE_EQ(curve[1].coverage, 0.4);
    EXPECT_DOUBLE_EQ(curve[1].accuracy, 1);
    EXPECT_DOUBLE_EQ(curve[2].coverage, 0.8) << "equal confidences together";
    EXPECT_DOUBLE_EQ(curve[2].accuracy, 0.75);
    EXPECT_DOUBLE_EQ(curve[2].threshold, 0.6);
    EXPECT_DOUBLE_EQ(curve[3].accuracy, 0.6);
}

TEST(Calibration, ATemperatureChangesConfidencesAndNoAnswer) {
    // The roots of 0.8 and 0.2 are as 2 to 1, those of 0.9 and 0.1 as 3 to 1.
    const std::vector<float> probabilities{0.8F, 0.2F, 0.1F, 0.9F, 1, 0};
    const std::vector<int> labels{0, 0, 0};
    const auto samples = confidences(probabilities, 2, labels, 2);
    ASSERT_EQ(samples.size(), 3u);
    EXPECT_NEAR(samples[0].probability, 2.0 / 3, 1e-6);
    EXPECT_NEAR(samples[1].probability, 0.75, 1e-6);
    EXPECT_NEAR(samples[2].probability, 1, 1e-6);
    EXPECT_TRUE(samples[0].right);
    EXPECT_FALSE(samples[1].right);
    EXPECT_EQ(confidences(probabilities, 2, labels)[0].probability, 0.8F);
}

TEST(Calibration, PooledBinsAreThoseOfAllSamples) {
    const std::vector<Confidence> first{{0.3, false}, {0.9, true}, {0.7, true}};
    const std::vector<Confidence> second{{0.8, false}, {0.95, true}};
    auto all = first;
    all.insert(all.end(), second.begin(), second.end());
    const auto pooled = pooled_bins({reliability_bins(first, 4), reliability_bins(second, 4)});
    const auto expected = reliability_bins(all, 4);
    ASSERT_EQ(pooled.size(), 4u);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(pooled[i].to, expected[i].to);
        EXPECT_EQ(pooled[i].count, expected[i].count);
        EXPECT_NEAR(pooled[i].confidence, expected[i].confidence, 1e-12);
        EXPECT_NEAR(pooled[i].accuracy, expected[i].accuracy, 1e-12);
    }
    EXPECT_TRUE(pooled_bins({}).empty());
}

TEST(Calibration, AccuracyAtAShareIncludesEqualConfidences) {
    const auto curve =
        coverage_curve({{0.6, false}, {0.9, true}, {0.6, true}, {0.95, true}, {0.4, false}});
    EXPECT_DOUBLE_EQ(accuracy_at(curve, 0.2), 1);
    EXPECT_DOUBLE_EQ(accuracy_at(curve, 0.4), 1);
    EXPECT_DOUBLE_EQ(accuracy_at(curve, 0.5), 0.75) << "two are equally confident";
    EXPECT_DOUBLE_EQ(accuracy_at(curve, 1), 0.6);
}

} // namespace
} // namespace headroom
