#include "core/comparison/Statistics.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace headroom {
namespace {

/// Returns P(|T| < t) for Student's T with `nu` degrees of freedom: the finite sums for integer nu
/// (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4).
double student_within(double t, int nu) {
    const double theta = std::atan(t / std::sqrt(nu));
    const double c2 = std::cos(theta) * std::cos(theta);
    const bool odd = nu % 2 != 0;
    double term = odd ? std::cos(theta) : 1;
    double sum = 0;
    for (int k = odd ? 1 : 0; k <= nu - 2; k += 2) {
        sum += term;
        term *= c2 * (k + 1) / (k + 2);
    }
    sum *= std::sin(theta);
    return odd ? 2 / std::numbers::pi * (theta + sum) : sum;
}

/// Returns the t with P(|T| < t) = 0.95.
double t_quantile_95(int nu) {
    double low = 1.9, high = 13; // nu = infinity gives 1.96, nu = 1 gives 12.71
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        (student_within(middle, nu) < 0.95 ? low : high) = middle;
    }
    return low;
}

} // namespace

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

std::pair<double, double> t_interval(const std::vector<double>& values) {
    const auto figures = spread(values);
    if (values.size() < 2) return {figures.mean, figures.mean};
    const double half = t_quantile_95(static_cast<int>(values.size()) - 1) * figures.sd /
                        std::sqrt(static_cast<double>(values.size()));
    return {figures.mean - half, figures.mean + half};
}

std::optional<std::pair<double, double>> seed_interval(const std::vector<double>& values,
                                                       double low, double high) {
    if (values.size() < min_seeds) return std::nullopt;
    const auto [from, to] = t_interval(values);
    return std::pair(std::max(low, from), std::min(high, to));
}

double mcnemar_p(const PairedCounts& counts) {
    const auto n = counts.only_first + counts.only_second;
    const auto fewer = std::min(counts.only_first, counts.only_second);
    // Binomial(n, 1/2) up to the smaller count, twice; in logarithms, because 2^-n underflows.
    const auto log_factorial = [](std::int64_t k) {
        return std::lgamma(static_cast<double>(k) + 1);
    };
    double tail = 0;
    for (std::int64_t k = 0; k <= fewer; ++k)
        tail += std::exp(log_factorial(n) - log_factorial(k) - log_factorial(n - k) -
                         static_cast<double>(n) * std::numbers::ln2);
    return std::min(1.0, 2 * tail);
}

PairedDifference
paired_difference(const std::vector<std::pair<const Correct*, const Correct*>>& pairs) {
    PairedDifference result;
    if (pairs.empty()) return result;
    std::vector<double> difference(pairs.front().first->size());
    auto& counts = result.counts;
    for (const auto& [first, second] : pairs)
        for (std::size_t i = 0; i < difference.size(); ++i) {
            const bool a = (*first)[i] != 0, b = (*second)[i] != 0;
            ++(a ? (b ? counts.both_right : counts.only_first)
                 : (b ? counts.only_second : counts.both_wrong));
            difference[i] += (b - a) / static_cast<double>(pairs.size());
        }
    const auto n = static_cast<double>(difference.size());
    const auto figures = spread(std::move(difference));
    const double half = n > 0 ? 1.959963985 * figures.sd / std::sqrt(n) : 0;
    result.mean = figures.mean;
    result.interval = {std::max(-1.0, figures.mean - half), std::min(1.0, figures.mean + half)};
    if (pairs.size() == 1) result.mcnemar_p = mcnemar_p(counts);
    return result;
}

} // namespace headroom
