#include "core/comparison/RejectChoice.h"

#include "core/comparison/RunCalibration.h"

#include <algorithm>
#include <cmath>

namespace headroom {
namespace {

Answered answered(const std::vector<Confidence>& samples, double threshold) {
    Answered result;
    result.images = samples.size();
    for (const auto& sample : samples) {
        if (sample.probability < threshold) continue;
        ++result.answered;
        result.wrong += !sample.right;
    }
    result.error_interval = wilson_interval(static_cast<std::int64_t>(result.wrong),
                                            static_cast<std::int64_t>(result.answered));
    return result;
}

/// The number above `below` and at most `highest` with the fewest decimals.
double shortest_between(double below, double highest) {
    for (double scale = 1; scale < 1e9; scale *= 10)
        if (const double rounded = std::floor(highest * scale) / scale; rounded > below)
            return rounded;
    return highest;
}

/// The lowest threshold whose answers have at most that share of mistakes.
std::optional<double> lowest_threshold(std::vector<Confidence> samples, double wanted_error) {
    const auto curve = coverage_curve(std::move(samples));
    for (auto point = curve.rbegin(); point != curve.rend(); ++point) {
        constexpr double rounding = 1e-12; // 1 - 0.99 is not exactly 0.01
        if (1 - point->accuracy > wanted_error + rounding) continue;
        if (point == curve.rbegin()) return 0; // every image is answered
        return shortest_between(std::prev(point)->threshold, point->threshold);
    }
    return std::nullopt;
}

} // namespace

double Answered::coverage() const {
    return images == 0 ? 0 : static_cast<double>(answered) / static_cast<double>(images);
}

double Answered::error() const {
    return answered == 0 ? 0 : static_cast<double>(wrong) / static_cast<double>(answered);
}

RejectChoice choose_reject(double wanted_error, const Evaluation& valid,
                           const Evaluation& measured) {
    RejectChoice choice;
    choice.wanted_error = wanted_error;
    const auto samples = confidences_of(valid);
    choice.threshold = lowest_threshold(samples, wanted_error);
    if (!choice.threshold) return choice;
    choice.chosen_on = answered(samples, *choice.threshold);
    choice.measured = answered(confidences_of(measured), *choice.threshold);
    return choice;
}

} // namespace headroom
