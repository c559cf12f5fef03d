#pragma once

#include "core/comparison/statistics/Spread.h"

#include <vector>

namespace headroom {

/// Difference of two models, second minus first, that were trained on a number of images.
struct DifferenceAt {
    double images = 0, mean = 0;
    Interval interval{0, 0};
};

/// A number of images at which the mean difference changes its sign.
struct Crossing {
    double images = 0;
    bool second_after = false; ///< the second model is ahead beyond it
    /// The numbers of images around it for which the interval includes 0; none: to the end of what
    /// was measured.
    std::optional<double> from, to;
};

/// Finds the crossings, ascending. `differences` ascend by images. Means and ends of the intervals
/// are interpolated, straight over the logarithm of the number of images.
std::vector<Crossing> crossings(const std::vector<DifferenceAt>& differences);

} // namespace headroom
