#pragma once

#include "core/training/Metrics.h"

namespace headroom {

/// Samples of one class that were predicted as another.
struct ConfusedPair {
    std::size_t label = 0, predicted = 0;
    std::int64_t count = 0;
    double share = 0; ///< of the samples of class `label`
};

/// The pairs of classes that are confused at all, the most samples first: what a large confusion
/// matrix hides.
std::vector<ConfusedPair> confused_pairs(const Evaluation& evaluation);

} // namespace headroom
