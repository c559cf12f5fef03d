#pragma once

#include "core/training/MetricTable.h"

#include <nlohmann/json.hpp>

namespace headroom {

/// Every metric by its key, null where it is not defined, and "accuracy_interval" after "accuracy":
/// what run.json and `headroom eval --json` say of a split.
nlohmann::ordered_json metrics_json(const Evaluation& evaluation);

} // namespace headroom
