#include "core/comparison/statistics/Holm.h"

#include <algorithm>
#include <numeric>

namespace headroom {

std::vector<double> holm(const std::vector<double>& p) {
    std::vector<std::size_t> ascending(p.size());
    std::iota(ascending.begin(), ascending.end(), 0);
    std::ranges::stable_sort(ascending, {}, [&](std::size_t i) { return p[i]; });
    std::vector<double> corrected(p.size());
    double largest = 0;
    for (std::size_t rank = 0; rank < p.size(); ++rank) {
        const auto i = ascending[rank];
        largest = std::max(largest, static_cast<double>(p.size() - rank) * p[i]);
        corrected[i] = std::min(1.0, largest);
    }
    return corrected;
}

} // namespace headroom
