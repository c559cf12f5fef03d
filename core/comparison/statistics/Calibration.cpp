#include "core/comparison/statistics/Calibration.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom {
namespace {

/// Logit of a probability; finite, because a float's 0 may have been any smaller number.
double logit(float p) {
    return std::log(static_cast<double>(std::max(p, std::numeric_limits<float>::min())));
}

/// Slope of the mean cross-entropy of softmax(sharpness * logits) over `sharpness`: the mean of
/// (expected logit - logit of the label). It ascends, because the cross-entropy is convex.
double slope(std::span<const double> logits, std::size_t classes, std::span<const int> labels,
             double sharpness) {
    double sum = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const auto row = logits.subspan(i * classes, classes);
        const double highest = *std::ranges::max_element(row);
        double weights = 0, weighted = 0;
        for (const double value : row) {
            const double weight = std::exp(sharpness * (value - highest));
            weights += weight;
            weighted += weight * value;
        }
        sum += weighted / weights - row[static_cast<std::size_t>(labels[i])];
    }
    return sum;
}

/// The highest probability of the row at that temperature.
double highest_at(std::span<const float> row, float highest, double temperature) {
    double sum = 0;
    for (const float p : row)
        sum += std::exp((logit(p) - logit(highest)) / temperature);
    return 1 / sum;
}

} // namespace

std::vector<Confidence> confidences(std::span<const float> probabilities, std::size_t classes,
                                    std::span<const int> labels, double temperature) {
    std::vector<Confidence> samples;
    samples.reserve(labels.size());
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const auto row = probabilities.subspan(i * classes, classes);
        const auto best = std::ranges::max_element(row);
        samples.push_back({temperature == 1 ? *best : highest_at(row, *best, temperature),
                           best - row.begin() == labels[i]});
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

std::vector<ReliabilityBin> pooled_bins(const std::vector<std::vector<ReliabilityBin>>& all) {
    std::vector<ReliabilityBin> sum;
    for (const auto& bins : all) {
        if (sum.empty()) {
            sum = bins;
            continue;
        }
        for (std::size_t i = 0; i < bins.size(); ++i) {
            const auto count = sum[i].count + bins[i].count;
            if (count == 0) continue;
            const auto share = static_cast<double>(bins[i].count) / static_cast<double>(count);
            sum[i].confidence += share * (bins[i].confidence - sum[i].confidence);
            sum[i].accuracy += share * (bins[i].accuracy - sum[i].accuracy);
            sum[i].count = count;
        }
    }
    return sum;
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
    std::vector<double> logits(probabilities.size());
    std::ranges::transform(probabilities, logits.begin(), logit);
    double low = std::log(0.01), high = std::log(100.0); // bounds of log(1 / T)
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        (slope(logits, classes, labels, std::exp(middle)) < 0 ? low : high) = middle;
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

double accuracy_at(const std::vector<CoveragePoint>& curve, double share) {
    const auto point = std::ranges::lower_bound(curve, share, {}, &CoveragePoint::coverage);
    return (point == curve.end() ? curve.back() : *point).accuracy;
}

} // namespace headroom
