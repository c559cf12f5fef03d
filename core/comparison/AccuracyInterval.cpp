#include "core/comparison/AccuracyInterval.h"

#include "core/training/Metrics.h"

#include <cmath>

namespace headroom {

AccuracyInterval accuracy_interval(const HeadFigures& head, std::int64_t test_count) {
    const auto& accuracy = head.metrics.at("test_accuracy");
    if (const auto over_seeds = seed_interval(accuracy.values, 0, 1)) return {*over_seeds, true};
    const auto right = std::llround(accuracy.mean * static_cast<double>(test_count));
    return {wilson_interval(right, test_count), false};
}

} // namespace headroom
