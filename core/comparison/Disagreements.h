#pragma once

#include "core/comparison/statistics/CrossedInterval.h"
#include "core/training/Metrics.h"

#include <cstddef>

namespace headroom {

/// Samples grouped by which of two models is right: both, only one of them, or neither.
///
///     const auto lists = disagreements(rows[0].evaluation, rows[1].evaluation);
///     for (std::size_t sample : lists.only_first) ...  // an index into the split
struct Disagreements {
    std::vector<std::size_t> both_right, only_first, only_second, both_wrong; ///< ascending

    PairedCounts counts() const;
    std::vector<std::size_t> one_right() const; ///< those of either model, ascending
};

/// Compares two evaluations of the same samples in the same order. Throws Error(bad_data) if their
/// numbers differ.
Disagreements disagreements(const Evaluation& first, const Evaluation& second);

/// Difference of the second model from the first on the same samples.
struct PairedDifference {
    PairedCounts counts;
    double mean = 0;         ///< difference in accuracy, second minus first
    Interval interval{0, 0}; ///< 95% over samples (image_estimate)
    double mcnemar_p = 1;    ///< exact
};

/// Throws the same errors as disagreements.
PairedDifference paired_difference(const Evaluation& first, const Evaluation& second);

} // namespace headroom
