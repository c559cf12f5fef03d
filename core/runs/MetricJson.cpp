#include "core/runs/MetricJson.h"

namespace headroom {

nlohmann::ordered_json metrics_json(const Evaluation& evaluation) {
    nlohmann::ordered_json json;
    for (const auto& metric : evaluation_metrics()) {
        const auto value = metric.value(evaluation);
        json[metric.key] = value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
        if (metric.key == std::string("accuracy"))
            json["accuracy_interval"] = {evaluation.accuracy_interval.first,
                                         evaluation.accuracy_interval.second};
    }
    return json;
}

} // namespace headroom
