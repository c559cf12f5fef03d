#include "core/comparison/DisputedImages.h"

#include <algorithm>
#include <map>
#include <utility>

namespace headroom {
namespace {

/// The second highest confidence of an answer; 0 if there is only one answer.
float dispute(const std::vector<const std::vector<TestAnswer>*>& networks, std::size_t sample) {
    std::map<int, float> answers; // the highest confidence of each
    for (const auto* network : networks) {
        const auto& [label, confidence] = network->at(sample);
        answers[label] = std::max(answers[label], confidence);
    }
    std::vector<float> confidences;
    for (const auto& [label, confidence] : answers)
        confidences.push_back(confidence);
    std::ranges::sort(confidences, std::greater());
    return confidences.size() < 2 ? 0 : confidences[1];
}

} // namespace

std::vector<std::size_t>
disputed_samples(const std::vector<const std::vector<TestAnswer>*>& networks) {
    std::vector<std::pair<float, std::size_t>> disputed;
    if (networks.empty()) return {};
    for (std::size_t i = 0; i < networks.front()->size(); ++i)
        if (const float how_sure = dispute(networks, i); how_sure > 0)
            disputed.emplace_back(how_sure, i);
    std::ranges::stable_sort(disputed, std::greater(), [](const auto& one) { return one.first; });
    std::vector<std::size_t> samples;
    for (const auto& [how_sure, sample] : disputed)
        samples.push_back(sample);
    return samples;
}

} // namespace headroom
