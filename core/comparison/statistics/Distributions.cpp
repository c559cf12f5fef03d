#include "core/comparison/statistics/Distributions.h"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numbers>

namespace headroom {
namespace {

namespace math = boost::math;

/// NaN for what is not defined, instead of an exception.
using Quiet =
    math::policies::policy<math::policies::domain_error<math::policies::ignore_error>,
                           math::policies::pole_error<math::policies::ignore_error>,
                           math::policies::overflow_error<math::policies::ignore_error>,
                           math::policies::evaluation_error<math::policies::ignore_error>>;
using Normal = math::normal_distribution<double, Quiet>;
using Student = math::students_t_distribution<double, Quiet>;
using ChiSquared = math::chi_squared_distribution<double, Quiet>;
using FisherF = math::fisher_f_distribution<double, Quiet>;
using Binomial = math::binomial_distribution<double, Quiet>;

/// P(range <= width): one variable is the smallest, at z, and the others are within `width` above
/// it. The trapezoidal rule is exact to rounding for such smooth functions.
double normal_range_cdf(double width, int groups) {
    constexpr double end = 9, step = 1.0 / 64; // beyond 9 the density is below 1e-17
    double sum = 0;
    for (double z = -end - width; z <= end; z += step) {
        const auto below = [](double x) { return std::erfc(-x / std::numbers::sqrt2) / 2; };
        const double density = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
        sum += density * std::pow(below(z + width) - below(z), groups - 1);
    }
    return groups * sum * step;
}

} // namespace

double normal_quantile(double probability) {
    return math::quantile(Normal(), probability);
}

double student_cdf(double t, double degrees) {
    if (std::isinf(t)) return t > 0 ? 1 : 0;
    return math::cdf(Student(degrees), t);
}

double student_quantile(double probability, double degrees) {
    return math::quantile(Student(degrees), probability);
}

double student_two_sided(double t, double degrees) {
    return 2 * student_cdf(-std::abs(t), degrees);
}

double chi_squared_tail(double x, double degrees) {
    return x <= 0 ? 1 : math::cdf(math::complement(ChiSquared(degrees), x));
}

double f_tail(double x, double degrees, double denominator_degrees) {
    if (x <= 0) return 1;
    if (std::isinf(x)) return 0;
    return math::cdf(math::complement(FisherF(degrees, denominator_degrees), x));
}

double binomial_cdf(double successes, double trials, double probability) {
    return successes < 0 ? 0 : math::cdf(Binomial(trials, probability), successes);
}

double normal_range_quantile(double probability, int groups) {
    double low = 0, high = 20;
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        (normal_range_cdf(middle, groups) < probability ? low : high) = middle;
    }
    return low;
}

} // namespace headroom
