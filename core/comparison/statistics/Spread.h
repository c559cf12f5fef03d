#pragma once

#include <optional>
#include <utility>
#include <vector>

namespace headroom {

/// Lower and upper end.
using Interval = std::pair<double, double>;

/// Mean and sample standard deviation (n - 1; 0 for a single value).
struct Spread {
    double mean = 0, sd = 0;
    std::vector<double> values;
};
Spread spread(std::vector<double> values);

/// 95% interval of the mean by Student's t; for one value the mean itself twice.
Interval t_interval(const std::vector<double>& values);

/// With two seeds the interval is nine standard deviations to each side: not informative.
constexpr int min_seeds = 3;
/// With five it is half as wide as with three.
constexpr int advised_seeds = 5;

/// t_interval() of figures between `low` and `high`, one per seed; none for too few seeds.
std::optional<Interval> seed_interval(const std::vector<double>& values, double low, double high);

} // namespace headroom
