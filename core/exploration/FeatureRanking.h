#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace headroom {

/// How well one pooled feature alone separates a class from the others.
struct FeatureSeparation {
    std::size_t feature = 0; ///< its map's number
    std::size_t high = 0;    ///< the class whose mean is highest
    double mean = 0;         ///< over that class' samples
    double other_mean = 0;   ///< over all others
    /// mean - other_mean in pooled standard deviations (Cohen's d); 0 where the feature is constant
    /// in both groups.
    double effect = 0;
    /// Probability that a sample of that class has more of the feature than one of the others, ties
    /// counted half: the area under the ROC curve (Mann-Whitney).
    double auc = 0.5;
};

/// Ranks features, the best first: by AUC, then by effect, then by their number.
/// `values` holds labels.size() rows of the same length, one value a feature; labels are numbers of
/// classes. Empty where all samples are of one class.
std::vector<FeatureSeparation> rank_features(std::span<const float> values,
                                             std::span<const int> labels);

} // namespace headroom
