#pragma once

#include "core/comparison/statistics/CrossedInterval.h"

#include <cstdint>
#include <optional>

namespace headroom {

/// Half-width of the 95% interval over seeds, in standard deviations of a seed's difference:
/// t(0.975, seeds - 1) / sqrt(seeds). 8.98 for two seeds, 2.48 for three, 1.24 for five. At least
/// two seeds.
double seed_half_width(int seeds);

/// The same for a cross-validation of that many folds, at least two, whose training images overlap:
/// t(0.975, folds - 1) sqrt(1 / folds + 1 / (folds - 1)) (Folds.h). 1.86 for five folds, 1.04 for
/// ten.
double fold_half_width(int folds);

/// Smallest difference in accuracy that a test of two models on these images finds with 80%
/// probability at the 5% level: (1.960 + 0.842) sqrt(disagreement / images), where `disagreement`
/// is the share of images on which only one model is right (Connor 1987, doi:10.2307/2531961, for
/// small differences).
double smallest_difference(double disagreement, double images);

/// What would settle an undecided comparison if the mean and the variance components stayed as
/// they are; none where it would not be enough, whatever the number.
struct MoreData {
    std::optional<int> seeds;           ///< with the same images
    std::optional<std::int64_t> images; ///< with the same seeds
};

/// Returns how many more are needed until the whole interval is within `equal_within` of 0, or
/// beyond it. With one seed it is about these models, and more seeds settle nothing.
MoreData more_data(const CrossedDifference& crossed, double equal_within);

} // namespace headroom
