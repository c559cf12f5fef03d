#include "core/comparison/statistics/Ranks.h"

#include "core/comparison/statistics/Distributions.h"

#include <cmath>
#include <cstddef>

namespace headroom {
namespace {

/// Ranks of one row, from 1 for the highest.
std::vector<double> ranks(const std::vector<double>& scores) {
    std::vector<double> all;
    for (const double score : scores) {
        double better = 0, equal = 0;
        for (const double other : scores) {
            better += other > score ? 1 : 0;
            equal += other == score ? 1 : 0;
        }
        all.push_back(better + (equal + 1) / 2);
    }
    return all;
}

} // namespace

std::vector<double> mean_ranks(const std::vector<std::vector<double>>& scores) {
    std::vector<double> means;
    for (const auto& row : scores) {
        const auto own = ranks(row);
        means.resize(own.size());
        for (std::size_t i = 0; i < own.size(); ++i)
            means[i] += own[i] / static_cast<double>(scores.size());
    }
    return means;
}

FriedmanTest friedman_test(const std::vector<std::vector<double>>& scores) {
    FriedmanTest test;
    const auto means = mean_ranks(scores);
    if (means.size() < 2) return test;
    const auto n = static_cast<double>(scores.size()), k = static_cast<double>(means.size());
    double between = 0, within = 0;
    for (const double mean : means)
        between += n * n * (mean - (k + 1) / 2) * (mean - (k + 1) / 2);
    for (const auto& row : scores)
        for (const double rank : ranks(row))
            within += (rank - (k + 1) / 2) * (rank - (k + 1) / 2);
    test.degrees = k - 1;
    if (within > 0) test.chi2 = (k - 1) * between / within;
    test.p = chi_squared_tail(test.chi2, test.degrees);
    return test;
}

double critical_difference(int models, int data_sets, double level) {
    const double q = normal_range_quantile(1 - level, models) / std::sqrt(2.0);
    return q * std::sqrt(models * (models + 1.0) / (6.0 * data_sets));
}

} // namespace headroom
