#pragma once

namespace headroom {

/// Tails and quantiles of the distributions that the tests of this folder need; this file alone
/// uses Boost.Math. Degrees of freedom are real numbers above 0, probabilities are in (0, 1). What
/// is not defined is NaN.

double normal_quantile(double probability);

/// P(T <= t) for Student's t, which may be infinite.
double student_cdf(double t, double degrees);
double student_quantile(double probability, double degrees);
/// P(|T| >= |t|)
double student_two_sided(double t, double degrees);

/// P(X >= x); 1 for x <= 0.
double chi_squared_tail(double x, double degrees);
double f_tail(double x, double degrees, double denominator_degrees);

/// P(X <= successes) for a binomial variable; 0 for a negative number of successes.
double binomial_cdf(double successes, double trials, double probability);

/// Quantile of the range of `groups` independent standard normal variables: the studentized range
/// with infinite degrees of freedom. `groups` is at least 2.
double normal_range_quantile(double probability, int groups);

} // namespace headroom
