#pragma once

#include "core/training/Metrics.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace headroom {

/// Which values of a metric are better.
enum class Better { higher, lower, neither };

/// Unit of a metric, which decides how it is formatted.
enum class Unit { share, points, loss, factor, count, bytes, seconds, images_per_second };

/// A metric of an Evaluation. The table of them is the single source of `headroom eval`, run.json,
/// comparisons and every report and table: a new metric is one more line of it.
struct Metric {
    const char* key;   ///< "macro_f1", in JSON and CSV
    const char* label; ///< "Macro F1"
    Better better;
    Unit unit;
    /// Empty where it is not defined: no images, or too few classes.
    std::optional<double> (*value)(const Evaluation&);
};

/// Accuracy is the first.
const std::vector<Metric>& evaluation_metrics();

/// Values by the metrics' keys; those that are not defined are left out.
using MetricValues = std::map<std::string, double>;

MetricValues metric_values(const Evaluation& evaluation);

} // namespace headroom
