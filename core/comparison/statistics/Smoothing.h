#pragma once

#include <vector>

namespace headroom {

/// Exponential moving average of a curve, as TensorBoard draws it: `weight`, from 0 (the values as
/// they are) to below 1, is how much of the mean so far is kept at each step. The mean starts
/// without bias: the first smoothed value is the first value.
std::vector<double> smoothed(const std::vector<double>& values, double weight);

} // namespace headroom
