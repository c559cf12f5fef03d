#include "core/comparison/statistics/Mcnemar.h"

#include "core/comparison/statistics/Distributions.h"

#include <algorithm>

namespace headroom {

PairedCounts& PairedCounts::operator+=(const PairedCounts& other) {
    both_right += other.both_right;
    only_first += other.only_first;
    only_second += other.only_second;
    both_wrong += other.both_wrong;
    return *this;
}

double mcnemar_p(const PairedCounts& counts) {
    const auto discordant = counts.discordant();
    if (discordant == 0) return 1;
    const auto fewer = std::min(counts.only_first, counts.only_second);
    return std::min(
        1.0, 2 * binomial_cdf(static_cast<double>(fewer), static_cast<double>(discordant), 0.5));
}

double mcnemar_chi2(const PairedCounts& counts) {
    if (counts.discordant() == 0) return 0;
    const auto excess = static_cast<double>(counts.only_first - counts.only_second);
    return excess * excess / static_cast<double>(counts.discordant());
}

} // namespace headroom
