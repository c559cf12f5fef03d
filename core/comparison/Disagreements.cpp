#include "core/comparison/Disagreements.h"

#include "datasets/base/Error.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {
namespace {

void check_same_samples(const Evaluation& first, const Evaluation& second) {
    if (first.labels.size() == second.labels.size()) return;
    throw data_error(fmt::format("cannot pair evaluations of {} and {} samples: evaluate both on "
                                 "the same split of the same data",
                                 first.labels.size(), second.labels.size()));
}

} // namespace

PairedCounts Disagreements::counts() const {
    const auto size = [](const auto& list) { return static_cast<std::int64_t>(list.size()); };
    return {size(both_right), size(only_first), size(only_second), size(both_wrong)};
}

std::vector<std::size_t> Disagreements::one_right() const {
    std::vector<std::size_t> samples;
    std::ranges::merge(only_first, only_second, std::back_inserter(samples));
    return samples;
}

Disagreements disagreements(const Evaluation& first, const Evaluation& second) {
    check_same_samples(first, second);
    const Correct a = correct(first), b = correct(second);
    Disagreements lists;
    for (std::size_t i = 0; i < a.size(); ++i)
        (a[i] ? (b[i] ? lists.both_right : lists.only_first)
              : (b[i] ? lists.only_second : lists.both_wrong))
            .push_back(i);
    return lists;
}

PairedDifference paired_difference(const Evaluation& first, const Evaluation& second) {
    const Correct a = correct(first), b = correct(second);
    PairedDifference difference;
    difference.counts = disagreements(first, second).counts();
    if (a.empty()) return difference;
    const auto estimate = image_estimate(crossed_difference({{&a, &b}}));
    difference.mean = estimate.mean;
    difference.interval = interval(estimate);
    difference.mcnemar_p = mcnemar_p(difference.counts);
    return difference;
}

} // namespace headroom
