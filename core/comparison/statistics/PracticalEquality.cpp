#include "core/comparison/statistics/PracticalEquality.h"

#include "core/comparison/statistics/Distributions.h"

#include <cmath>

namespace headroom {

Probabilities probabilities(const Estimate& estimate, double equal_within) {
    const auto below = [&](double difference) {
        const double distance = difference - estimate.mean;
        return estimate.error > 0 ? student_cdf(distance / estimate.error, estimate.degrees)
                                  : static_cast<double>(distance > 0);
    };
    Probabilities result;
    result.first_better = below(-equal_within);
    result.equal = below(equal_within) - result.first_better;
    result.second_better = 1 - result.first_better - result.equal;
    return result;
}

Estimate correlated_estimate(const std::vector<double>& differences, double rho) {
    const auto figures = spread(differences);
    const auto n = static_cast<double>(differences.size());
    return {figures.mean, figures.sd * std::sqrt(1 / n + rho / (1 - rho)), n - 1};
}

Standing standing(const Interval& interval, double equal_within) {
    const auto [low, high] = interval;
    if (high < -equal_within) return Standing::first_better;
    if (low > equal_within) return Standing::second_better;
    if (low >= -equal_within && high <= equal_within) return Standing::equal;
    return Standing::undecided;
}

} // namespace headroom
