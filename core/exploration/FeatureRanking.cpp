#include "core/exploration/FeatureRanking.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace headroom {

namespace {

/// Count, mean and sum of squared deviations of some values.
struct Moments {
    double count = 0, mean = 0, squares = 0;

    void add(double value) {
        ++count;
        const double before = value - mean;
        mean += before / count;
        squares += before * (value - mean);
    }
    Moments& operator+=(const Moments& other) {
        const double all = count + other.count;
        if (all == 0) return *this;
        const double between = other.mean - mean;
        squares += other.squares + between * between * count * other.count / all;
        mean += between * other.count / all;
        count = all;
        return *this;
    }
};

/// Sorts `samples`, each a value and whether it is of the class.
double auc_of(std::vector<std::pair<float, bool>>& samples) {
    std::ranges::sort(samples);
    double pairs_won = 0, others_below = 0, in_class = 0;
    for (auto begin = samples.begin(); begin != samples.end();) {
        const auto end = std::find_if(
            begin, samples.end(), [&](const auto& sample) { return sample.first != begin->first; });
        const auto members = static_cast<double>(
            std::count_if(begin, end, [](const auto& sample) { return sample.second; }));
        const double others = static_cast<double>(end - begin) - members;
        pairs_won += members * (others_below + others / 2);
        others_below += others;
        in_class += members;
        begin = end;
    }
    return pairs_won / (in_class * others_below);
}

} // namespace

std::vector<FeatureSeparation> rank_features(std::span<const float> values,
                                             std::span<const int> labels) {
    std::vector<FeatureSeparation> ranking;
    if (labels.empty() || std::ranges::adjacent_find(labels, std::not_equal_to()) == labels.end())
        return ranking;
    const std::size_t features = values.size() / labels.size();
    const auto classes = static_cast<std::size_t>(std::ranges::max(labels)) + 1;
    std::vector<std::pair<float, bool>> samples(labels.size());
    for (std::size_t f = 0; f < features; ++f) {
        const auto value = [&](std::size_t i) { return values[i * features + f]; };
        std::vector<Moments> moments(classes);
        for (std::size_t i = 0; i < labels.size(); ++i)
            moments[static_cast<std::size_t>(labels[i])].add(static_cast<double>(value(i)));
        const auto high = std::ranges::max_element(
            moments, {}, [](const Moments& one) { return one.count > 0 ? one.mean : -INFINITY; });
        Moments others;
        for (const auto& one : moments)
            if (&one != &*high) others += one;

        FeatureSeparation found{
            f, static_cast<std::size_t>(high - moments.begin()), high->mean, others.mean, 0, 0.5};
        const double deviation = std::sqrt((high->squares + others.squares) /
                                           std::max(1.0, static_cast<double>(labels.size()) - 2));
        if (deviation > 0) found.effect = (found.mean - found.other_mean) / deviation;
        for (std::size_t i = 0; i < labels.size(); ++i)
            samples[i] = {value(i), static_cast<std::size_t>(labels[i]) == found.high};
        found.auc = auc_of(samples);
        ranking.push_back(found);
    }
    std::ranges::sort(ranking, [](const auto& a, const auto& b) {
        return std::tuple(-a.auc, -a.effect, a.feature) < std::tuple(-b.auc, -b.effect, b.feature);
    });
    return ranking;
}

} // namespace headroom
