#pragma once

#include "core/comparison/statistics/CrossedInterval.h"
#include "datasets/base/options/Choice.h"

namespace headroom {

/// Probabilities that one of two models is better by more than `equal_within`, or that they are
/// equal within it. They add up to 1.
struct Probabilities {
    double first_better = 0, equal = 0, second_better = 0;
};

/// Those of Student's t around the mean, which is the posterior distribution of the difference
/// under a flat prior.
Probabilities probabilities(const Estimate& estimate, double equal_within);

/// The Bayesian correlated t test of paired differences, second minus first: scale^2 =
/// s^2 (1/n + rho / (1 - rho)), n - 1 degrees of freedom (Benavoli, Corani, Demsar and Zaffalon
/// 2017, Journal of Machine Learning Research 18:77). `rho` is the share of samples in a test fold
/// for cross-validation, and 0 for seeds on one split. At least two differences.
Estimate correlated_estimate(const std::vector<double>& differences, double rho);

/// What an interval says about two models.
enum class Standing { undecided, first_better, second_better, equal };

template <>
struct ChoiceNames<Standing> {
    static constexpr std::array values{std::pair{Standing::undecided, "undecided"},
                                       std::pair{Standing::first_better, "first_better"},
                                       std::pair{Standing::second_better, "second_better"},
                                       std::pair{Standing::equal, "equal"}};
};

/// Returns `equal` if the whole interval is within `equal_within` of 0, a better model if the whole
/// of it is beyond that (Kruschke 2018, doi:10.1177/2515245918771304).
Standing standing(const Interval& interval, double equal_within);

} // namespace headroom
