#include "core/comparison/statistics/Calibration.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom {
namespace {

/// Slope of the mean cross-entropy of softmax(sharpness * logits) over `sharpness`: the mean of
/// (expected logit - logit of the label). It ascends, because the cross-entropy is convex.
double slope(std::span<const float> probabilities, std::size_t classes, std::span<const int> labels,
             double sharpness) {
    const auto logit = [](float p) {
        return std::log(std::max(static_cast<double>(p),
                                 static_cast<double>(std::numeric_limits<float>::min())));
    };
    double sum = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const auto row = probabilities.subspan(i * classes, classes);
        const double highest = logit(*std::ranges::max_element(row));
        double weights = 0, weighted = 0;
        for (const float p : row) {
            const double weight = std::exp(sharpness * (logit(p) - highest));
            weights += weight;
            weighted += weight * logit(p);
        }
        sum += weighted / weights - logit(row[static_cast<std::size_t>(labels[i])]);
    }
    return sum;
}

} // namespace

std::vector<Confidence> confidences(std::span<const float> probabilities, std::size_t classes,
                                    std::span<const int> labels) {
    std::vector<Confidence> samples;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const auto row = probabilities.subspan(i * classes, classes);
        const auto best = std::ranges::max_element(row);
        samples.push_back({*best, best - row.begin() == labels[i]});
    }
    return samples;
}

std::vector<ReliabilityBin> reliability_bins(const std::vector<Confidence>& samples,
                                             std::size_t bins) {
    std::vector<ReliabilityBin> all(bins);
    const auto width = 1 / static_cast<double>(bins);
    for (std::size_t i = 0; i < bins; ++i) {
        all[i].from = static_cast<double>(i) * width;
        all[i].to = static_cast<double>(i + 1) * width;
    }
    for (const auto& [probability, right] : samples) {
        const auto index = std::ceil(probability * static_cast<double>(bins)) - 1;
        auto& bin =
            all[static_cast<std::size_t>(std::clamp(index, 0.0, static_cast<double>(bins - 1)))];
        ++bin.count;
        bin.confidence += probability;
        bin.accuracy += right ? 1 : 0;
    }
    for (auto& bin : all) {
        if (bin.count == 0) continue;
        bin.confidence /= static_cast<double>(bin.count);
        bin.accuracy /= static_cast<double>(bin.count);
    }
    return all;
}

double expected_calibration_error(const std::vector<ReliabilityBin>& bins) {
    double sum = 0, count = 0;
    for (const auto& bin : bins) {
        sum += static_cast<double>(bin.count) * std::abs(bin.accuracy - bin.confidence);
        count += static_cast<double>(bin.count);
    }
    return count > 0 ? sum / count : 0;
}

double best_temperature(std::span<const float> probabilities, std::size_t classes,
                        std::span<const int> labels) {
    if (labels.empty()) return 1;
    double low = std::log(0.01), high = std::log(100.0); // bounds of log(1 / T)
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        (slope(probabilities, classes, labels, std::exp(middle)) < 0 ? low : high) = middle;
    }
    return std::exp(-(low + high) / 2);
}

std::vector<CoveragePoint> coverage_curve(std::vector<Confidence> samples) {
    std::ranges::stable_sort(samples, std::ranges::greater(), &Confidence::probability);
    std::vector<CoveragePoint> curve;
    double right = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        right += samples[i].right ? 1 : 0;
        const bool tie =
            i + 1 < samples.size() && samples[i + 1].probability == samples[i].probability;
        if (tie) continue;
        const auto answered = static_cast<double>(i + 1);
        curve.push_back({answered / static_cast<double>(samples.size()), samples[i].probability,
                         right / answered});
    }
    return curve;
}

} // namespace headroom
