#include "core/comparison/statistics/Crossings.h"

#include <cmath>

namespace headroom {
namespace {

/// Where a straight line over log(images) from one value to another of opposite sign is 0.
double zero_between(double images, double value, double other_images, double other_value) {
    const double share = value == other_value ? 0.5 : value / (value - other_value);
    return images * std::pow(other_images / images, share);
}

bool excludes_zero(const DifferenceAt& difference) {
    return difference.interval.first > 0 || difference.interval.second < 0;
}

/// Goes from the crossing in steps of 1 or -1 to the first interval without 0. Returns where the
/// end of the interval that comes nearest to 0 crosses it; nothing if there is no such interval.
std::optional<double> decided(const std::vector<DifferenceAt>& all, std::ptrdiff_t at,
                              std::ptrdiff_t step) {
    for (; at >= 0 && at < std::ssize(all); at += step) {
        const auto& outer = all[static_cast<std::size_t>(at)];
        if (!excludes_zero(outer)) continue;
        const auto& inner = all[static_cast<std::size_t>(at - step)];
        const auto end =
            outer.interval.first > 0 ? &Interval::first : &Interval::second; // nearest to 0
        return zero_between(outer.images, outer.interval.*end, inner.images, inner.interval.*end);
    }
    return {};
}

} // namespace

std::vector<Crossing> crossings(const std::vector<DifferenceAt>& differences) {
    std::vector<Crossing> found;
    std::ptrdiff_t last = -1; // with a difference that is not 0
    for (std::ptrdiff_t i = 0; i < std::ssize(differences); ++i) {
        const auto& now = differences[static_cast<std::size_t>(i)];
        if (now.mean == 0) continue;
        if (last >= 0) {
            const auto& before = differences[static_cast<std::size_t>(last)];
            if ((before.mean < 0) != (now.mean < 0))
                found.push_back({zero_between(before.images, before.mean, now.images, now.mean),
                                 now.mean > 0, decided(differences, last, -1),
                                 decided(differences, i, 1)});
        }
        last = i;
    }
    return found;
}

} // namespace headroom
