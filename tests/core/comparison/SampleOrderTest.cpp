#include "core/comparison/SampleOrder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom {
namespace {

using testing::ElementsAre;

/// Two classes; each sample's answer has the given probability.
Evaluation evaluation(const std::vector<int>& labels, const std::vector<float>& confidences) {
    Evaluation made;
    made.labels = labels;
    made.count = static_cast<std::int64_t>(labels.size());
    made.per_class.resize(2);
    for (const float confidence : confidences) {
        made.predicted.push_back(0);
        made.probabilities.insert(made.probabilities.end(), {confidence, 1 - confidence});
    }
    return made;
}

TEST(SampleOrder, IsByConfidenceOrClass) {
    const auto model = evaluation({1, 0, 1, 0}, {0.7F, 0.9F, 0.7F, 0.6F});
    const Evaluation* models[] = {&model};
    const auto sorted = [&](SampleOrder order) {
        std::vector<std::size_t> samples{0, 1, 2, 3};
        sort_samples(samples, models, order);
        return samples;
    };
    EXPECT_THAT(sorted(SampleOrder::data), ElementsAre(0, 1, 2, 3));
    EXPECT_THAT(sorted(SampleOrder::surest_first), ElementsAre(1, 0, 2, 3));
    EXPECT_THAT(sorted(SampleOrder::least_sure_first), ElementsAre(3, 0, 2, 1));
    EXPECT_THAT(sorted(SampleOrder::by_class), ElementsAre(1, 3, 0, 2));
}

TEST(SampleOrder, OfTwoModelsIsByTheirMean) {
    const auto a = evaluation({0, 0}, {0.9F, 0.6F}), b = evaluation({0, 0}, {0.6F, 0.95F});
    const Evaluation* models[] = {&a, &b};
    std::vector<std::size_t> samples{0, 1};
    sort_samples(samples, models, SampleOrder::surest_first);
    EXPECT_THAT(samples, ElementsAre(1, 0));
}

} // namespace
} // namespace headroom
