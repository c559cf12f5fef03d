#pragma once

#include <vector>

namespace headroom {

/// p values corrected for several tests, in the given order: the chance that any true hypothesis is
/// rejected stays below the level (Holm 1979, Scandinavian Journal of Statistics 6:65).
std::vector<double> holm(const std::vector<double>& p);

} // namespace headroom
