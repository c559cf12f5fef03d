#pragma once

#include "core/comparison/Statistics.h"
#include "core/training/Metrics.h"

#include <cstddef>

namespace headroom {

/// Which samples two models tell apart: where both are right, only one of them is, or none.
///
///     const auto lists = disagreements(rows[0].evaluation, rows[1].evaluation);
///     for (std::size_t sample : lists.only_first) ...  // an index into the split
struct Disagreements {
    std::vector<std::size_t> both_right, only_first, only_second, both_wrong; ///< rising

    PairedCounts counts() const;
};

/// Of two evaluations of the same samples in the same order.
/// Throws Error(bad_data) where their numbers differ.
Disagreements disagreements(const Evaluation& first, const Evaluation& second);

/// `second` minus `first` on the same samples. Throws as disagreements does.
PairedDifference paired_difference(const Evaluation& first, const Evaluation& second);

} // namespace headroom
