#pragma once

#include "datasets/verify/NearDuplicates.h"
#include "datasets/verify/Scan.h"

namespace headroom {

/// Thresholds of the findings.
struct VerifyLimits {
    NearLimits near;
    int tiny_side = 8;    ///< images with a side below this are tiny
    double aspect = 4;    ///< ... whose longer side is more than this many times the shorter
    double imbalance = 5; ///< a class with more than this many times the images of another
};

/// Returns the findings about readable samples, in the order of FindingKind. Progress is in images;
/// `threads` 0 = one per core. Throws Cancelled.
std::vector<Finding>
check(const Scan& scan, const VerifyLimits& limits, std::stop_token stop = {}, unsigned threads = 0,
      const std::function<void(std::size_t done, std::size_t total)>& on_progress = {});

} // namespace headroom
