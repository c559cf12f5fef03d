#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace headroom {

/// Mean and sample standard deviation (n - 1; 0 for a single value).
struct Spread {
    double mean = 0, sd = 0;
    std::vector<double> values;
};
Spread spread(std::vector<double> values);

/// 95% interval of the mean by Student's t; for one value the mean itself twice.
std::pair<double, double> t_interval(const std::vector<double>& values);

/// With two seeds the interval is nine standard deviations to each side: not informative.
constexpr int min_seeds = 3;

/// t_interval() of figures between `low` and `high`, one per seed; none for too few seeds.
std::optional<std::pair<double, double>> seed_interval(const std::vector<double>& values,
                                                       double low, double high);

/// Counts of samples on which both, one or neither of two models was right.
struct PairedCounts {
    std::int64_t both_right = 0, only_first = 0, only_second = 0, both_wrong = 0;

    std::int64_t total() const { return both_right + only_first + only_second + both_wrong; }
    bool operator==(const PairedCounts&) const = default;
};

/// McNemar's exact two-sided test: the probability of discordant counts this uneven if the two
/// models were equally good (McNemar 1947, doi:10.1007/BF02295996; exact binomial form). Valid if
/// every sample was counted once.
double mcnemar_p(const PairedCounts& counts);

/// Whether a model was right, one value per sample.
using Correct = std::vector<char>;

/// Difference of the second model from the first on the same samples.
struct PairedDifference {
    PairedCounts counts;                      ///< summed over the pairs
    double mean = 0;                          ///< difference in accuracy, second minus first
    std::pair<double, double> interval{0, 0}; ///< 95% over samples, normal, within -1 and 1
    std::optional<double> mcnemar_p;          ///< for one pair only
};

/// For one pair of models, or one per seed: a sample's difference is averaged over the pairs, then
/// mean and standard error are taken over samples. All pairs must have the same samples.
PairedDifference
paired_difference(const std::vector<std::pair<const Correct*, const Correct*>>& pairs);

} // namespace headroom
