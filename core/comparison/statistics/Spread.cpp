#include "core/comparison/statistics/Spread.h"

#include "core/comparison/statistics/Distributions.h"

#include <algorithm>
#include <cmath>

namespace headroom {

Spread spread(std::vector<double> values) {
    Spread result;
    const auto n = static_cast<double>(values.size());
    for (double value : values)
        result.mean += value / n;
    double squares = 0;
    for (double value : values)
        squares += (value - result.mean) * (value - result.mean);
    if (values.size() > 1) result.sd = std::sqrt(squares / (n - 1));
    result.values = std::move(values);
    return result;
}

Interval t_interval(const std::vector<double>& values) {
    const auto figures = spread(values);
    if (values.size() < 2) return {figures.mean, figures.mean};
    const auto n = static_cast<double>(values.size());
    const double half = student_quantile(0.975, n - 1) * figures.sd / std::sqrt(n);
    return {figures.mean - half, figures.mean + half};
}

std::optional<Interval> seed_interval(const std::vector<double>& values, double low, double high) {
    if (values.size() < min_seeds) return std::nullopt;
    const auto [from, to] = t_interval(values);
    return std::pair(std::max(low, from), std::min(high, to));
}

} // namespace headroom
