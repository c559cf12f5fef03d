#pragma once

#include "core/comparison/statistics/Cochran.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace headroom {

/// Difference of two models on the images of one class.
struct ClassDifference {
    std::string name;
    std::int64_t images = 0;
    double first = 0, second = 0; ///< accuracies on these images, means over the seeds
    /// The larger p of two tests: the sign test over images, which for one seed is McNemar's, and
    /// from three seeds on the t test over images and seeds (CrossedInterval.h), whose normal
    /// approximation alone is too bold for few images.
    double p = 1;
    double p_holm = 1; ///< corrected for the number of classes

    double difference() const { return second - first; }
};

/// Returns the classes that have images, for one pair of models per seed. `labels` has the class of
/// each image.
std::vector<ClassDifference>
class_differences(const std::vector<std::pair<const Correct*, const Correct*>>& pairs,
                  const std::vector<int>& labels, const std::vector<std::string>& classes);

} // namespace headroom
