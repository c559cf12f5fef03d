#include "core/comparison/statistics/Planning.h"

#include "core/comparison/statistics/Distributions.h"
#include "core/comparison/statistics/PracticalEquality.h"

#include <cmath>

namespace headroom {
namespace {

/// More than anyone trains or collects.
constexpr std::int64_t max_seeds = 1000, max_images = 100'000'000;

/// Returns the smallest number in (low, high] that settles it, as all larger ones do, if any does.
template <typename Settles>
std::optional<std::int64_t> smallest(std::int64_t low, std::int64_t high, const Settles& settles) {
    if (low >= high || !settles(high)) return std::nullopt;
    while (high - low > 1) {
        const auto middle = low + (high - low) / 2;
        (settles(middle) ? high : low) = middle;
    }
    return high;
}

} // namespace

double seed_half_width(int seeds) {
    return student_quantile(0.975, seeds - 1) / std::sqrt(static_cast<double>(seeds));
}

double fold_half_width(int folds) {
    return student_quantile(0.975, folds - 1) * std::sqrt(1.0 / folds + 1.0 / (folds - 1));
}

double smallest_difference(double disagreement, double images) {
    return (normal_quantile(0.975) + normal_quantile(0.8)) * std::sqrt(disagreement / images);
}

MoreData more_data(const CrossedDifference& crossed, double equal_within) {
    const auto settles = [&](double images, double seeds) {
        const auto expected = interval(both_estimate(crossed.with(images, seeds)));
        return standing(expected, equal_within) != Standing::undecided;
    };
    MoreData more;
    const auto images = std::llround(crossed.images), seeds = std::llround(crossed.seeds);
    if (const auto enough = smallest(seeds, max_seeds, [&](std::int64_t count) {
            return settles(crossed.images, static_cast<double>(count));
        }))
        more.seeds = static_cast<int>(*enough - seeds);
    if (const auto enough = smallest(images, max_images, [&](std::int64_t count) {
            return settles(static_cast<double>(count), crossed.seeds);
        }))
        more.images = *enough - images;
    return more;
}

} // namespace headroom
