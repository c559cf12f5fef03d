#include "core/runs/result/RunResult.h"

#include "core/runs/JsonFields.h"
#include "core/runs/result/MetricJson.h"

namespace headroom {

using nlohmann::ordered_json;

namespace {

constexpr const char* environment_keys[] = {"isa", "cpu", "versions"};

ordered_json to_json(const std::optional<MeasuredSplit>& result) {
    if (!result) return nullptr;
    ordered_json json = {{"split", result->split}, {"count", result->count}};
    json.update(metrics_json(result->metrics, result->accuracy_interval));
    return json;
}

MeasuredSplit split_from(const JsonFields& json) {
    MeasuredSplit result;
    json.take("split", result.split);
    json.take("count", result.count);
    for (const auto& metric : evaluation_metrics()) {
        if (metric.key == std::string("accuracy"))
            json.take(metric.key, result.metrics[metric.key], 0, 1);
        else if (json.has(metric.key))
            json.take(metric.key, result.metrics[metric.key]);
    }
    if (json.has("accuracy_interval")) json.take("accuracy_interval", result.accuracy_interval);
    return result;
}

} // namespace

MeasuredSplit measured_split(const std::string& split, const Evaluation& evaluation) {
    return {split, evaluation.count, metric_values(evaluation), evaluation.accuracy_interval};
}

ordered_json to_json(const ConvertedFrom& from) {
    return {{"run", from.run}, {"head", from.head}};
}

ordered_json to_json(const RunResult& r) {
    const bool done = r.train && r.held_out;
    ordered_json json = {
        {"head", r.head},
        {"model", r.model},
        {"interrupted", r.interrupted},
        {"params",
         {{"backbone", r.backbone_params},
          {"head", r.head_params},
          {"total", r.backbone_params + r.head_params},
          {"frozen", r.frozen_params}}},
        {"weights", r.weights.empty() ? ordered_json() : ordered_json(r.weights)},
        {"preprocessing", r.preprocessing.empty() ? ordered_json() : ordered_json(r.preprocessing)},
        {"macs", r.macs},
        {"activation_bytes", r.activation_bytes},
        {"plan_memory_bytes", r.plan_memory_bytes},
        {"train", to_json(r.train)},
        {"held_out", to_json(r.held_out)},
        {"gap",
         done ? ordered_json(r.train->metrics.at("accuracy") - r.held_out->metrics.at("accuracy"))
              : ordered_json()},
        {"best_epoch", r.best_epoch > 0 ? ordered_json(r.best_epoch) : ordered_json()},
        {"optimizer", r.optimizer.empty() ? ordered_json() : ordered_json(r.optimizer)},
        {"stopped_early", r.stopped_early},
        {"seconds", r.seconds},
        {"feature_seconds", r.feature_seconds},
        {"images_per_second", r.images_per_second},
        {"peak_memory_bytes", r.peak_memory_bytes},
        {"history", ordered_json::array()},
        {"seed", r.seed},
        {"threads", r.threads},
        {"precision", r.precision},
        {"precision_why", r.precision_why},
    };
    if (r.converged) json["converged"] = *r.converged;
    if (r.weight_outside_gap) json["weight_outside_gap"] = *r.weight_outside_gap;
    if (r.converted_from) json[converted_key] = to_json(*r.converted_from);
    for (const auto& epoch : r.history)
        json["history"].push_back(headroom::to_json(epoch));
    json.update(r.environment);
    json["dataset"] = r.dataset;
    json["started"] = r.started;
    json["finished"] = r.finished;
    return json;
}

RunResult run_result_from_json(const ordered_json& json, const std::string& path) {
    const JsonFields fields(json, path);
    RunResult r;
    fields.take("interrupted", r.interrupted);
    fields.take("head", r.head);
    fields.take("seed", r.seed);
    fields.object("params").take("backbone", r.backbone_params);
    fields.object("params").take("head", r.head_params);
    fields.take("macs", r.macs);
    fields.take("activation_bytes", r.activation_bytes);
    fields.take("peak_memory_bytes", r.peak_memory_bytes);
    fields.take("seconds", r.seconds);
    fields.take("images_per_second", r.images_per_second);
    if (fields.has(converted_key)) {
        auto& from = r.converted_from.emplace();
        fields.object(converted_key).take("run", from.run);
        fields.object(converted_key).take("head", from.head);
    } else if (!r.interrupted) {
        r.train = split_from(fields.object("train"));
        r.held_out = split_from(fields.object("held_out"));
    }
    for (const auto& epoch : fields.objects("history"))
        r.history.push_back(epoch_from_json(epoch, static_cast<int>(r.history.size()) + 1));

    const auto take_if_there = [&](const char* key, auto& value) {
        if (fields.has(key)) fields.take(key, value);
    };
    take_if_there("model", r.model);
    if (json["params"].contains("frozen")) fields.object("params").take("frozen", r.frozen_params);
    for (auto [key, text] : {std::pair("weights", &r.weights),
                             {"preprocessing", &r.preprocessing},
                             {"optimizer", &r.optimizer}})
        if (json.contains(key) && !json[key].is_null()) fields.take(key, *text);
    if (fields.has("converged")) fields.take("converged", r.converged.emplace());
    if (fields.has("weight_outside_gap"))
        fields.take("weight_outside_gap", r.weight_outside_gap.emplace(), 0, 1);
    take_if_there("feature_seconds", r.feature_seconds);
    take_if_there("plan_memory_bytes", r.plan_memory_bytes);
    take_if_there("best_epoch", r.best_epoch);
    take_if_there("stopped_early", r.stopped_early);
    take_if_there("threads", r.threads);
    take_if_there("precision", r.precision);
    take_if_there("precision_why", r.precision_why);
    take_if_there("started", r.started);
    take_if_there("finished", r.finished);
    for (const char* key : environment_keys)
        if (json.contains(key)) r.environment[key] = json[key];
    r.dataset = json.value("dataset", ordered_json());
    return r;
}

} // namespace headroom
