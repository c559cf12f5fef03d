#pragma once

#include "core/comparison/HeadComparison.h"

namespace headroom {

/// Fills in what follows from a difference's accuracies, interval over samples and counts: the
/// interval over seeds, McNemar's p, and the verdict. A comparison that is read back concludes by
/// the same rules as one that was just measured.
void conclude(HeadDifference& difference, const HeadFigures& first, const HeadFigures& second);

} // namespace headroom
