#pragma once

#include "core/comparison/HeadComparison.h"
#include "core/training/MetricTable.h"

#include <functional>

namespace headroom {

/// A metric of a trained run by which heads are compared: those of its test and training images
/// (MetricTable.h), and its costs.
struct RunMetric {
    std::string key;   ///< "test_accuracy"
    std::string label; ///< "Test accuracy"
    Better better;
    Unit unit;
    bool quality; ///< quality of the network; the others are costs
    bool by_seed; ///< differs from seed to seed
    /// Returns nothing if the run has none, as one of an older version may.
    std::function<std::optional<double>(const TrainedRun&)> value;
};

/// Returns all in reading order: accuracy, other metrics, size, speed.
const std::vector<RunMetric>& run_metrics();

/// "99.12%", "1.2 M", "13.4 GB", "4,380 images/s".
std::string metric_text(double value, Unit unit);

} // namespace headroom
