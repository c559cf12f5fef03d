#pragma once

#include "core/comparison/statistics/Spread.h"

#include <array>
#include <vector>

namespace headroom {

/// The error of a network that was trained on a number of images. `scale` is the size of error
/// that the fit divides by, so that small errors count as much as large ones.
struct TrainedError {
    double images = 0, error = 0, scale = 1;
};

/// Error of a network over its number of training images, as it is often found: a + b images^-c,
/// where `a` is what no number of images removes (Hestness et al. 2017, arXiv:1712.00409).
///
///     if (const auto law = fit_power_law(errors)) {
///         const double expected = law->error(10 * images);
///         const auto [low, high] = law->band(10 * images);
struct PowerLaw {
    double a = 0, b = 0, c = 0;
    bool has_floor = false; ///< `a` was fitted; else it is 0
    double degrees = 0;     ///< errors less fitted parameters: at least 1
    double first = 1;       ///< images of the smallest training set
    /// Covariance of the fitted a, b first^-c and c: the inverse of J'J, times the residual
    /// variance.
    std::array<std::array<double, 3>, 3> covariance{};

    double error(double images) const;
    /// 95% interval of error(images) from the covariance (delta method) and Student's t, within 0
    /// and 1. It holds only as far as the law does.
    Interval band(double images) const;
};

/// A law needs errors for so many different numbers of images, and one with a floor for one more.
constexpr int min_law_sizes = 3;

/// Fits by weighted least squares with a, b, c >= 0; without a for three numbers of images. Returns
/// nothing for fewer of them, for no more errors than parameters, and where the errors follow no
/// such law, because they do not fall.
std::optional<PowerLaw> fit_power_law(const std::vector<TrainedError>& errors);

} // namespace headroom
