#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace headroom {

/// Mean and sample standard deviation (n - 1; 0 for a single value).
struct Spread {
    double mean = 0, sd = 0;
    std::vector<double> values;
};
Spread spread(std::vector<double> values);

/// 95% interval of the mean by Student's t; the mean itself twice where there is one value.
std::pair<double, double> t_interval(const std::vector<double>& values);

/// Of samples that two models saw alike: how often both, one or neither was right.
struct PairedCounts {
    std::int64_t both_right = 0, only_first = 0, only_second = 0, both_wrong = 0;
};

/// McNemar's exact two-sided test: the chance of discordant counts this uneven if the two models
/// were equally good (McNemar 1947, doi:10.1007/BF02295996; exact binomial form).
double mcnemar_p(const PairedCounts& counts);

} // namespace headroom
