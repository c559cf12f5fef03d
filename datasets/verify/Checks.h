#pragma once

#include "datasets/verify/NearDuplicates.h"
#include "datasets/verify/Scan.h"

namespace headroom {

/// Where verify begins to find fault.
struct VerifyLimits {
    NearLimits near;
    int tiny_side = 8;    ///< images with a side below this are tiny
    double aspect = 4;    ///< ... whose longer side is more than this many times the shorter
    double imbalance = 5; ///< a class with more than this many times the images of another
};

/// What samples that can be read give cause for, in the order of FindingKind.
/// Progress is told in images; `threads` of 0 are one a core. Throws Cancelled.
std::vector<Finding>
check(const Scan& scan, const VerifyLimits& limits, std::stop_token stop = {}, unsigned threads = 0,
      const std::function<void(std::size_t done, std::size_t total)>& on_progress = {});

} // namespace headroom
