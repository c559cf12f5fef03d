#include "core/comparison/SampleOrder.h"

#include <algorithm>

namespace headroom {

namespace {

float confidence(std::span<const Evaluation* const> models, std::size_t sample) {
    float sum = 0;
    for (const auto* model : models)
        sum += ranked_classes(*model, sample).front().second;
    return sum;
}

} // namespace

void sort_samples(std::vector<std::size_t>& samples, std::span<const Evaluation* const> models,
                  SampleOrder order) {
    if (order == SampleOrder::data || models.empty()) return;
    std::vector<std::pair<double, std::size_t>> keyed;
    for (const auto sample : samples)
        keyed.emplace_back(order == SampleOrder::by_class ? models.front()->labels[sample]
                           : order == SampleOrder::surest_first
                               ? -double{confidence(models, sample)}
                               : double{confidence(models, sample)},
                           sample);
    std::ranges::stable_sort(keyed, {}, &std::pair<double, std::size_t>::first);
    std::ranges::transform(keyed, samples.begin(), &std::pair<double, std::size_t>::second);
}

} // namespace headroom
