#pragma once

#include "core/jobs/data/InspectJob.h"

namespace headroom {

/// Formats the number of images of each class in each part, and the sums.
std::string class_count_table(const std::vector<std::string>& classes,
                              const std::vector<SplitSummary>& parts);

} // namespace headroom
