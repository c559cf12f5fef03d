#pragma once

#include <cstdint>

namespace headroom {

/// Counts of samples on which both, one or neither of two models was right.
struct PairedCounts {
    std::int64_t both_right = 0, only_first = 0, only_second = 0, both_wrong = 0;

    std::int64_t discordant() const { return only_first + only_second; }
    std::int64_t total() const { return both_right + discordant() + both_wrong; }
    PairedCounts& operator+=(const PairedCounts& other);
    bool operator==(const PairedCounts&) const = default;
};

/// McNemar's test, valid if every sample was counted once: pooling seeds makes p too small.

/// Exact two-sided p: the probability of discordant counts at least this uneven if the two models
/// were equally good (McNemar 1947, doi:10.1007/BF02295996; exact binomial form).
double mcnemar_p(const PairedCounts& counts);

/// Chi-squared statistic with one degree of freedom, without continuity correction; 0 without
/// discordant samples.
double mcnemar_chi2(const PairedCounts& counts);

} // namespace headroom
