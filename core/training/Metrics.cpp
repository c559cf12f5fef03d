#include "core/training/Metrics.h"

#include <algorithm>
#include <cmath>

namespace headroom {

namespace {

double ratio(double part, double whole) {
    return whole > 0 ? part / whole : 0;
}

} // namespace

std::pair<double, double> wilson_interval(std::int64_t k, std::int64_t n, double z) {
    if (n == 0) return {0, 1};
    const double count = static_cast<double>(n), p = static_cast<double>(k) / count;
    const double z2 = z * z / count;
    const double centre = (p + z2 / 2) / (1 + z2);
    const double half = z / (1 + z2) * std::sqrt(p * (1 - p) / count + z2 / count / 4);
    // The ends are exact where all or none succeed; rounding must not move them.
    return {k == 0 ? 0 : std::max(0.0, centre - half), k == n ? 1 : std::min(1.0, centre + half)};
}

std::vector<char> correct(const Evaluation& evaluation) {
    std::vector<char> right(evaluation.labels.size());
    for (std::size_t i = 0; i < right.size(); ++i)
        right[i] = evaluation.labels[i] == evaluation.predicted[i];
    return right;
}

std::vector<std::size_t> samples_of(const Evaluation& evaluation, std::size_t label,
                                    std::size_t predicted) {
    std::vector<std::size_t> samples;
    for (std::size_t i = 0; i < evaluation.labels.size(); ++i)
        if (static_cast<std::size_t>(evaluation.labels[i]) == label &&
            static_cast<std::size_t>(evaluation.predicted[i]) == predicted)
            samples.push_back(i);
    return samples;
}

std::vector<std::pair<std::size_t, float>> ranked_classes(const Evaluation& evaluation,
                                                          std::size_t sample) {
    const std::size_t n = evaluation.probabilities.size() / evaluation.labels.size();
    std::vector<std::pair<std::size_t, float>> classes;
    for (std::size_t c = 0; c < n; ++c)
        classes.emplace_back(c, evaluation.probabilities[sample * n + c]);
    std::ranges::stable_sort(classes, [](auto& a, auto& b) { return a.second > b.second; });
    return classes;
}

bool among_top(std::span<const float> probabilities, int label) {
    const auto own = static_cast<std::size_t>(label);
    std::size_t before = 0;
    for (std::size_t c = 0; c < probabilities.size(); ++c)
        if (probabilities[c] > probabilities[own] ||
            (c < own && probabilities[c] == probabilities[own]))
            ++before;
    return before < top_classes;
}

void count_classes(Evaluation& evaluation, const std::vector<std::string>& classes) {
    const std::size_t n = classes.size();
    evaluation.count = static_cast<std::int64_t>(evaluation.labels.size());
    evaluation.confusion.assign(n, std::vector<std::int64_t>(n, 0));
    for (std::size_t i = 0; i < evaluation.labels.size(); ++i)
        ++evaluation.confusion[static_cast<std::size_t>(evaluation.labels[i])]
                              [static_cast<std::size_t>(evaluation.predicted[i])];

    std::int64_t correct = 0;
    evaluation.per_class.clear();
    for (std::size_t c = 0; c < n; ++c) {
        std::int64_t predicted = 0, support = 0;
        for (std::size_t other = 0; other < n; ++other) {
            predicted += evaluation.confusion[other][c];
            support += evaluation.confusion[c][other];
        }
        const auto right = static_cast<double>(evaluation.confusion[c][c]);
        correct += evaluation.confusion[c][c];
        evaluation.per_class.push_back({classes[c], ratio(right, static_cast<double>(predicted)),
                                        ratio(right, static_cast<double>(support)),
                                        ratio(2 * right, static_cast<double>(predicted + support)),
                                        support, predicted});
    }
    evaluation.accuracy =
        ratio(static_cast<double>(correct), static_cast<double>(evaluation.count));
    evaluation.accuracy_interval = wilson_interval(correct, evaluation.count);
}

} // namespace headroom
