#pragma once

#include "core/training/MetricTable.h"

#include <nlohmann/json.hpp>

namespace headroom {

/// Every metric by its key, null if not defined, and "accuracy_interval" after "accuracy": a
/// split's results in run.json and `headroom eval --json`.
inline nlohmann::ordered_json metrics_json(const MetricValues& values,
                                           const std::pair<double, double>& accuracy_interval) {
    nlohmann::ordered_json json;
    for (const auto& metric : evaluation_metrics()) {
        const auto found = values.find(metric.key);
        json[metric.key] = found == values.end() ? nlohmann::ordered_json()
                                                 : nlohmann::ordered_json(found->second);
        if (metric.key == std::string("accuracy"))
            json["accuracy_interval"] = {accuracy_interval.first, accuracy_interval.second};
    }
    return json;
}

} // namespace headroom
