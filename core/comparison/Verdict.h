#pragma once

#include "core/comparison/HeadComparison.h"

namespace headroom {

/// Derives the interval over seeds, McNemar's p and the verdict from a difference's accuracies,
/// interval over samples and counts. A comparison read from a file gets its verdict by the same
/// rules as one just measured.
void conclude(HeadDifference& difference, const HeadFigures& first, const HeadFigures& second);

} // namespace headroom
