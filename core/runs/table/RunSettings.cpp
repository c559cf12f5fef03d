#include "core/runs/table/RunSettings.h"

#include "core/comparison/RunMetrics.h"
#include "core/runs/config/DataSpec.h"
#include "core/runs/result/ComparedRun.h"
#include "core/training/TrainOptions.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

using nlohmann::ordered_json;

namespace {

std::optional<RunValue> value_in_file(const ordered_json& json) {
    if (json.is_number()) return json.get<double>();
    if (json.is_boolean()) return value_text(json.get<bool>());
    if (json.is_string() && !json.get_ref<const std::string&>().empty())
        return json.get<std::string>();
    std::vector<std::string> texts;
    if (json.is_array())
        for (const auto& each : json)
            if (each.is_string()) texts.push_back(each.get<std::string>());
    if (texts.empty()) return {};
    return fmt::format("{}", fmt::join(texts, ","));
}

template <typename Type>
std::optional<RunValue> value_of_default(const OptionField& field, const Type& value) {
    if constexpr (NumberValue<Type>)
        if (!field.is_named(static_cast<double>(value))) return static_cast<double>(value);
    auto text = option_text(field, value);
    if (text.empty()) return {};
    return text;
}

template <typename Options>
void add_settings(const ordered_json& json, RunValues& settings) {
    const Options options;
    visit_fields(options, [&](const OptionField& field, const auto& value, const auto&) {
        if (field.in_file == InFile::never) return;
        const auto found = json.find(field.name_in_file());
        const auto own =
            found == json.end() ? value_of_default(field, value) : value_in_file(*found);
        if (own) settings[field.key] = *own;
    });
}

/// Returns an object within another; an empty one if there is none.
ordered_json object_in(const ordered_json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_object() ? *found : ordered_json::object();
}

} // namespace

RunValues settings_in(const ordered_json& config) {
    RunValues settings;
    add_settings<DataSpec>(object_in(config, "data"), settings);
    add_settings<TrainOptions>(object_in(config, "options"), settings);
    return settings;
}

RunValues metrics_in_result(const ordered_json& result) {
    RunValues metrics;
    try {
        const auto read = run_result_from_json(result, "");
        const auto run = trained_run(read, "");
        for (const auto& metric : run_metrics()) {
            if (metric.quality && !read.held_out) continue;
            if (const auto value = metric.value(run)) metrics[metric.key] = *value;
        }
    } catch (const Error&) { // a list has no use for a part of it
        metrics.clear();
    }
    return metrics;
}

RunValues metrics_in_comparison(const ordered_json& head) {
    RunValues metrics;
    for (const auto& metric : run_metrics()) {
        const auto spread = object_in(head, metric.key.c_str());
        if (const auto mean = spread.find("mean"); mean != spread.end() && mean->is_number())
            metrics[metric.key] = mean->get<double>();
    }
    return metrics;
}

} // namespace headroom
