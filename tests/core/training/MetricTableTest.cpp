#include "core/training/MetricTable.h"

#include <array>
#include <gmock/gmock.h>
#include <set>

using namespace headroom;
using testing::DoubleNear;
using testing::Pair;
using testing::UnorderedElementsAre;

namespace {

Evaluation evaluation(std::vector<int> labels, std::vector<int> predicted, int classes) {
    Evaluation result;
    result.labels = std::move(labels);
    result.predicted = std::move(predicted);
    std::vector<std::string> names;
    for (int c = 0; c < classes; ++c)
        names.push_back("c" + std::to_string(c));
    count_classes(result, names);
    result.loss = 0.25;
    return result;
}

// Expected numbers are those of sklearn.metrics.
TEST(MetricTable, AsScikitLearn) {
    EXPECT_THAT(metric_values(evaluation({0, 0, 1, 1, 2, 2}, {0, 1, 1, 1, 2, 0}, 3)),
                UnorderedElementsAre(Pair("accuracy", DoubleNear(4.0 / 6, 1e-12)),
                                     Pair("loss", 0.25),
                                     Pair("macro_f1", DoubleNear(0.6555555556, 1e-9)),
                                     Pair("balanced_accuracy", DoubleNear(0.6666666667, 1e-9))));
}

TEST(MetricTable, ClassesWithoutImages) {
    // c2 has no image but is predicted once; c3 has neither.
    const auto values = metric_values(evaluation({0, 0, 0, 1}, {0, 0, 2, 1}, 4));
    EXPECT_NEAR(values.at("macro_f1"), (0.8 + 1 + 0) / 3, 1e-12);
    EXPECT_NEAR(values.at("balanced_accuracy"), (2.0 / 3 + 1) / 2, 1e-12);
}

TEST(MetricTable, WithoutImagesNothingIsDefined) {
    EXPECT_THAT(metric_values(evaluation({}, {}, 3)), testing::IsEmpty());
}

TEST(MetricTable, TopFiveNeedsMoreThanFiveClasses) {
    auto five = evaluation({0, 1}, {0, 1}, 5), six = evaluation({0, 1}, {0, 1}, 6);
    six.top_correct = 1;
    EXPECT_FALSE(metric_values(five).contains("top5_accuracy"));
    EXPECT_EQ(metric_values(six).at("top5_accuracy"), 0.5);
}

TEST(MetricTable, AmongTheFiveMostProbable) {
    const std::array<float, 7> p{0.1f, 0.3f, 0.05f, 0.2f, 0.15f, 0.05f, 0.15f};
    for (int label : {0, 1, 3, 4, 6})
        EXPECT_TRUE(among_top(p, label)) << label;
    for (int label : {2, 5})
        EXPECT_FALSE(among_top(p, label)) << label;
    const std::array<float, 6> equal{1, 1, 1, 1, 1, 1};
    EXPECT_TRUE(among_top(equal, 4));
    EXPECT_FALSE(among_top(equal, 5)); // ties are broken by class order: five of six
}

TEST(MetricTable, KeysAndLabelsAreUnique) {
    std::set<std::string> keys, labels;
    for (const auto& metric : evaluation_metrics()) {
        EXPECT_TRUE(keys.insert(metric.key).second) << metric.key;
        EXPECT_TRUE(labels.insert(metric.label).second) << metric.label;
    }
    EXPECT_EQ(evaluation_metrics().front().key, std::string("accuracy"));
}

} // namespace
