#pragma once

#include "core/comparison/statistics/Cochran.h"
#include "core/comparison/statistics/Mcnemar.h"

#include <string>
#include <vector>

namespace headroom {

/// Two of several models on the same images.
struct PairTest {
    std::string first, second;
    PairedCounts counts;
    double p = 1;      ///< McNemar's exact test
    double p_holm = 1; ///< corrected for the number of pairs
};

/// Whether more than two models are equally often right on the same images, and which pairs differ.
struct SeveralModels {
    CochranTest cochran;
    std::vector<PairTest> pairs; ///< every pair once, in the models' order
};

/// One name for each model. All must have the same number of samples.
SeveralModels several_models(const std::vector<std::string>& names,
                             const std::vector<const Correct*>& correct);

/// Counts the samples on which both, one or neither was right.
PairedCounts paired_counts(const Correct& first, const Correct& second);

} // namespace headroom
