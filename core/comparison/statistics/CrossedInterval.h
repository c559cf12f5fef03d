#pragma once

#include "core/comparison/statistics/Cochran.h"
#include "core/comparison/statistics/Mcnemar.h"
#include "core/comparison/statistics/Spread.h"

namespace headroom {

/// Difference of two models on the same images, with one pair of models per seed: a table of images
/// and seeds, both drawn at random and crossed, with one value (-1, 0 or 1) in each cell.
///
///     const auto crossed = crossed_difference({{&flatten_0, &gap_0}, {&flatten_1, &gap_1}, ...});
///     const auto [from, to] = interval(both_estimate(crossed));
struct CrossedDifference {
    double images = 0, seeds = 0;
    double mean = 0;           ///< difference in accuracy, second minus first
    double image_variance = 0; ///< sample variance of the images' means over the seeds
    double seed_variance = 0;  ///< sample variance of the seeds' means over the images
    /// Mean square of what neither image nor seed explains; 0 for one seed.
    double residual = 0;

    /// Returns what this table is expected to be with another number of images and seeds: the
    /// variance components stay the same. Needs at least two seeds.
    CrossedDifference with(double other_images, double other_seeds) const;
};

/// All models must have the same samples.
CrossedDifference
crossed_difference(const std::vector<std::pair<const Correct*, const Correct*>>& pairs);

/// Same from the sums that a report holds: `by_seed` are the seeds' means, `discordant` the number
/// of cells that are not 0.
CrossedDifference crossed_difference(double images, const std::vector<double>& by_seed,
                                     double image_variance, double discordant);

/// A mean, its standard error, and the degrees of freedom of Student's t.
struct Estimate {
    double mean = 0, error = 0, degrees = 1;
};

/// Estimates the difference for other images and other seeds together:
///
///     Var(mean) = s_image^2 / images + s_seed^2 / seeds + residual / (images * seeds)
///
/// with the components by the method of moments, those below 0 counting as 0 (Searle, Casella and
/// McCulloch 1992, "Variance Components", chapter 4). The degrees of freedom follow Satterthwaite
/// (1946, doi:10.2307/3002019): (seeds - 1) (Var / V_seeds)^p, where V_seeds is the part that the
/// seeds' spread shows. His p is 2, with the true variances; with estimates from three seeds the
/// 95% interval then covers 92 to 94%. With p = 1.5 it covers 94 to 96% where seeds and images
/// contribute alike, and 93 to 98% for any mixture (CrossedIntervalTest.cpp). For one seed it is
/// image_estimate().
Estimate both_estimate(const CrossedDifference& crossed);

/// Estimates the difference of just these trained models for other images.
Estimate image_estimate(const CrossedDifference& crossed);

/// 95% interval, within -1 and 1.
Interval interval(const Estimate& estimate);

/// Two-sided p of Student's t test that the mean is 0.
double p_value_of(const Estimate& estimate);

} // namespace headroom
