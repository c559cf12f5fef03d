#pragma once

#include <vector>

namespace headroom {

/// The value below which that share of the values lies, interpolated between neighbours as NumPy's
/// quantile does: 0.5 is the median. There must be at least one value.
double quantile(std::vector<double> values, double share);

} // namespace headroom
