#include "core/comparison/statistics/CrossedInterval.h"

#include "core/comparison/statistics/Distributions.h"

#include <algorithm>
#include <cmath>

namespace headroom {
namespace {

/// Squared standard error over images alone. At least that of one image on which the models differ:
/// few images without any would otherwise seem to prove that there are none.
double image_part(const CrossedDifference& crossed) {
    return std::max(crossed.image_variance, 1 / crossed.images) / crossed.images;
}

double square(double value) {
    return value * value;
}

} // namespace

CrossedDifference CrossedDifference::with(double other_images, double other_seeds) const {
    const double image = std::max(0.0, image_variance - residual / seeds);
    const double seed = std::max(0.0, seed_variance - residual / images);
    auto expected = *this;
    expected.images = other_images;
    expected.seeds = other_seeds;
    expected.image_variance = image + residual / other_seeds;
    expected.seed_variance = seed + residual / other_images;
    return expected;
}

CrossedDifference
crossed_difference(const std::vector<std::pair<const Correct*, const Correct*>>& pairs) {
    if (pairs.empty()) return {};
    std::vector<double> by_image(pairs.front().first->size()), by_seed;
    double discordant = 0;
    for (const auto& [first, second] : pairs) {
        double sum = 0;
        for (std::size_t i = 0; i < by_image.size(); ++i) {
            const double difference = ((*second)[i] != 0) - ((*first)[i] != 0);
            by_image[i] += difference / static_cast<double>(pairs.size());
            sum += difference;
            discordant += std::abs(difference);
        }
        by_seed.push_back(by_image.empty() ? 0 : sum / static_cast<double>(by_image.size()));
    }
    const auto images = static_cast<double>(by_image.size());
    return crossed_difference(images, by_seed, square(spread(std::move(by_image)).sd), discordant);
}

CrossedDifference crossed_difference(double images, const std::vector<double>& by_seed,
                                     double image_variance, double discordant) {
    const auto seed_figures = spread(by_seed);
    CrossedDifference crossed;
    crossed.images = images;
    crossed.seeds = static_cast<double>(by_seed.size());
    crossed.mean = seed_figures.mean;
    crossed.image_variance = image_variance;
    crossed.seed_variance = square(seed_figures.sd);
    if (images < 2 || by_seed.size() < 2) return crossed;
    // A difference of -1 or 1 is its own square, so the discordant cells are the sum of squares.
    const double n = images, s = crossed.seeds;
    const double sum = discordant - n * s * square(crossed.mean) - s * (n - 1) * image_variance -
                       n * (s - 1) * crossed.seed_variance;
    crossed.residual = std::max(0.0, sum / ((n - 1) * (s - 1)));
    return crossed;
}

Estimate image_estimate(const CrossedDifference& crossed) {
    return {crossed.mean, std::sqrt(image_part(crossed)), std::max(1.0, crossed.images - 1)};
}

Estimate both_estimate(const CrossedDifference& crossed) {
    auto estimate = image_estimate(crossed);
    const double n = crossed.images, s = crossed.seeds;
    if (n < 2 || s < 2 || crossed.seed_variance == 0) return estimate;
    const double seed = crossed.seed_variance / s, residual = crossed.residual / (n * s);
    const double variance = std::max(seed, image_part(crossed) + std::max(0.0, seed - residual));
    estimate.error = std::sqrt(variance);
    estimate.degrees = std::min(n - 1, (s - 1) * std::pow(variance / seed, 1.5));
    return estimate;
}

Interval interval(const Estimate& estimate) {
    const double half = student_quantile(0.975, estimate.degrees) * estimate.error;
    return {std::max(-1.0, estimate.mean - half), std::min(1.0, estimate.mean + half)};
}

double p_value_of(const Estimate& estimate) {
    return estimate.mean == 0 ? 1
                              : student_two_sided(estimate.mean / estimate.error, estimate.degrees);
}

} // namespace headroom
