#pragma once

#include "core/comparison/HeadComparison.h"

namespace headroom {

/// Derives judgement and verdict from a difference's CrossedDifference and counts. A comparison
/// read from a file is judged by the same rules as one just measured.
void conclude(HeadDifference& difference, const HeadFigures& first, const HeadFigures& second,
              double equal_within);

/// Whether most of the head's runs were stopped while they still learned; false with lbfgs, which
/// says whether it converged.
bool still_learning(const HeadFigures& figures);

} // namespace headroom
