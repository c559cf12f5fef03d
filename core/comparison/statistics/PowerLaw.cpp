#include "core/comparison/statistics/PowerLaw.h"

#include "core/comparison/statistics/Distributions.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace headroom {
namespace {

using Matrix = std::array<std::array<double, 3>, 3>;

/// The a and b that fit best for one exponent, where b is the part of the smallest training set.
struct Linear {
    double a = 0, b = 0;
    double squares = 0; ///< sum of the squared residuals, each divided by its scale
};

class Fit {
  public:
    Fit(const std::vector<TrainedError>& errors, double first, bool has_floor)
        : errors_(errors), first_(first), has_floor_(has_floor) {}

    double power(double images, double c) const { return std::pow(images / first_, -c); }

    Linear best(double c) const {
        double one = 0, x = 0, xx = 0, y = 0, xy = 0;
        for (const auto& [images, error, scale] : errors_) {
            const double weight = 1 / (scale * scale), at = power(images, c);
            one += weight;
            x += weight * at;
            xx += weight * at * at;
            y += weight * error;
            xy += weight * at * error;
        }
        Linear fit{0, std::max(0.0, xy / xx), 0};
        const double determinant = one * xx - x * x;
        if (has_floor_ && determinant > 1e-14 * one * xx) {
            const double a = (y * xx - x * xy) / determinant;
            if (a > 0) fit = {a, (one * xy - x * y) / determinant, 0};
            if (fit.b < 0) fit = {y / one, 0, 0};
        }
        for (const auto& [images, error, scale] : errors_)
            fit.squares += std::pow((error - fit.a - fit.b * power(images, c)) / scale, 2);
        return fit;
    }

    /// Partial derivatives of the error by a, b and c.
    std::array<double, 3> gradient(double images, double b, double c) const {
        const double at = power(images, c);
        return {has_floor_ ? 1.0 : 0.0, at, -b * at * std::log(images / first_)};
    }

  private:
    const std::vector<TrainedError>& errors_;
    double first_;
    bool has_floor_;
};

/// Inverts a symmetric positive matrix, or its last two rows and columns, after scaling its
/// diagonal to 1. Nothing if it is singular.
std::optional<Matrix> inverse(Matrix matrix, std::size_t from) {
    std::array<double, 3> scale{};
    for (std::size_t i = from; i < 3; ++i) {
        if (!(matrix[i][i] > 0)) return {};
        scale[i] = std::sqrt(matrix[i][i]);
    }
    Matrix result{};
    for (std::size_t i = from; i < 3; ++i) {
        result[i][i] = 1;
        for (std::size_t j = from; j < 3; ++j)
            matrix[i][j] /= scale[i] * scale[j];
    }
    for (std::size_t k = from; k < 3; ++k) { // positive: its pivots need no exchange of rows
        const double pivot = matrix[k][k];
        if (!(pivot > 1e-13)) return {};
        for (std::size_t j = from; j < 3; ++j) {
            matrix[k][j] /= pivot;
            result[k][j] /= pivot;
        }
        for (std::size_t i = from; i < 3; ++i) {
            if (i == k) continue;
            const double factor = matrix[i][k];
            for (std::size_t j = from; j < 3; ++j) {
                matrix[i][j] -= factor * matrix[k][j];
                result[i][j] -= factor * result[k][j];
            }
        }
    }
    for (std::size_t i = from; i < 3; ++i)
        for (std::size_t j = from; j < 3; ++j)
            result[i][j] /= scale[i] * scale[j];
    return result;
}

/// Finds the exponent with the smallest sum of squares: on a grid, then by golden section between
/// the neighbours of the best. Nothing where that is at an end of the grid.
std::optional<double> best_exponent(const Fit& fit) {
    constexpr int steps = 120;
    constexpr double lowest = 0.01, highest = 10;
    const auto exponent = [&](double step) {
        return lowest * std::pow(highest / lowest, step / steps);
    };
    int best = 0;
    for (int step = 1; step <= steps; ++step)
        if (fit.best(exponent(step)).squares < fit.best(exponent(best)).squares) best = step;
    if (best == 0 || best == steps) return {};
    double low = best - 1, high = best + 1;
    const double golden = (std::sqrt(5.0) - 1) / 2;
    for (int i = 0; i < 60; ++i) {
        const double left = high - golden * (high - low), right = low + golden * (high - low);
        const bool in_lower_part =
            fit.best(exponent(left)).squares < fit.best(exponent(right)).squares;
        (in_lower_part ? high : low) = in_lower_part ? right : left;
    }
    return exponent((low + high) / 2);
}

} // namespace

double PowerLaw::error(double images) const {
    return a + b * std::pow(images, -c);
}

Interval PowerLaw::band(double images) const {
    const double part = b * std::pow(images, -c);
    const std::array<double, 3> by{has_floor ? 1.0 : 0.0, std::pow(images / first, -c),
                                   -part * std::log(images / first)};
    double variance = 0;
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            variance += by[i] * covariance[i][j] * by[j];
    const double half = student_quantile(0.975, degrees) * std::sqrt(std::max(0.0, variance));
    return {std::clamp(a + part - half, 0.0, 1.0), std::clamp(a + part + half, 0.0, 1.0)};
}

std::optional<PowerLaw> fit_power_law(const std::vector<TrainedError>& errors) {
    std::set<double> sizes;
    for (const auto& one : errors)
        sizes.insert(one.images);
    if (std::ssize(sizes) < min_law_sizes) return {};
    PowerLaw law;
    law.first = *sizes.begin();
    law.has_floor = std::ssize(sizes) > min_law_sizes;
    law.degrees = static_cast<double>(errors.size()) - (law.has_floor ? 3 : 2);
    if (law.degrees < 1) return {};

    const Fit fit(errors, law.first, law.has_floor);
    const auto exponent = best_exponent(fit);
    if (!exponent) return {};
    const auto [a, b, squares] = fit.best(*exponent);
    if (!(b > 0)) return {};
    law.a = a;
    law.b = b * std::pow(law.first, *exponent);
    law.c = *exponent;

    Matrix products{};
    for (const auto& [images, error, scale] : errors) {
        const auto by = fit.gradient(images, b, law.c);
        for (std::size_t i = 0; i < 3; ++i)
            for (std::size_t j = 0; j < 3; ++j)
                products[i][j] += by[i] * by[j] / (scale * scale);
    }
    const auto inverted = inverse(products, law.has_floor ? 0 : 1);
    if (!inverted) return {};
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            law.covariance[i][j] = (*inverted)[i][j] * squares / law.degrees;
    return law;
}

} // namespace headroom
