#include "core/comparison/statistics/Smoothing.h"

namespace headroom {

std::vector<double> smoothed(const std::vector<double>& values, double weight) {
    std::vector<double> means;
    means.reserve(values.size());
    double sum = 0, weights = 0;
    for (const double value : values) {
        sum = weight * sum + (1 - weight) * value;
        weights = weight * weights + (1 - weight);
        means.push_back(sum / weights);
    }
    return means;
}

} // namespace headroom
