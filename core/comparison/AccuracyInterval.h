#pragma once

#include "core/comparison/HeadComparison.h"

namespace headroom {

/// 95% interval of a head's test accuracy.
struct AccuracyInterval {
    Interval interval{0, 1};
    bool over_seeds = false; ///< else over test images, for these networks alone
};

/// Over the seeds from min_seeds on, by Student's t; for fewer Wilson's over the test images.
AccuracyInterval accuracy_interval(const HeadFigures& head, std::int64_t test_count);

} // namespace headroom
