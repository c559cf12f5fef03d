#include "core/comparison/report/ReadReport.h"

#include "core/comparison/Verdict.h"
#include "core/comparison/report/SearchJson.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace headroom {
namespace {

using Json = nlohmann::ordered_json;

/// Grouping runs searches the heads.
constexpr std::size_t max_heads = 1000;

/// JSON has no NaN and no infinity: the writer made them null.
double number(const Json& json) {
    return json.is_null() ? std::numeric_limits<double>::quiet_NaN() : json.get<double>();
}

std::pair<double, double> interval(const Json& json) {
    return {number(json.at(0)), number(json.at(1))};
}

Spread spread_from(const Json& json) {
    Spread figures{number(json.at("mean")), number(json.at("sd")), {}};
    for (const auto& value : json.at("values"))
        figures.values.push_back(number(value));
    return figures;
}

std::vector<std::pair<std::string, std::string>> entries(const Json& json) {
    std::vector<std::pair<std::string, std::string>> all;
    for (const auto& [key, value] : json.get_ref<const Json::object_t&>())
        all.emplace_back(key, value.get<std::string>());
    return all;
}

/// Accuracy and loss always exist, the others since 0.2.
MetricValues metrics_from(const Json& run, const std::string& prefix) {
    MetricValues values;
    for (const auto& metric : evaluation_metrics()) {
        const auto key = prefix + metric.key;
        const bool needed =
            metric.key == std::string("accuracy") || metric.key == std::string("loss");
        if (needed || run.contains(key)) values[metric.key] = number(run.at(key));
    }
    return values;
}

TrainedRun run_from(const Json& json, const Json& head) {
    TrainedRun run;
    head.at("head").get_to(run.head);
    head.at("params").at("backbone").get_to(run.backbone_params);
    head.at("params").at("head").get_to(run.head_params);
    if (head["params"].contains("frozen")) // only where something is
        head["params"]["frozen"].get_to(run.frozen_params);
    head.at("macs").get_to(run.macs);
    head.at("activation_bytes").get_to(run.activation_bytes);
    json.at("seed").get_to(run.seed);
    json.at("folder").get_to(run.folder);
    run.train = metrics_from(json, "train_");
    run.test = metrics_from(json, "test_");
    run.seconds = number(json.at("seconds"));
    if (json.contains("feature_seconds")) run.feature_seconds = number(json["feature_seconds"]);
    run.images_per_second = number(json.at("images_per_second"));
    json.at("peak_memory_bytes").get_to(run.peak_memory_bytes);
    if (json.contains("converged")) run.converged = json["converged"].get<bool>();
    for (const auto& point : json.at("curve"))
        run.curve.push_back({point.at("epoch").get<int>(), number(point.at("train_loss")),
                             number(point.at("train_accuracy")), number(point.at("held_out_loss")),
                             number(point.at("held_out_accuracy"))});
    return run;
}

const HeadFigures& figures_of(const HeadComparison& comparison, const std::string& name) {
    const auto found = std::ranges::find(comparison.heads, name, &HeadFigures::head);
    if (found == comparison.heads.end())
        throw data_error(fmt::format("difference: expected the name of a head, found {}", name));
    return *found;
}

HeadDifference difference_from(const Json& json, const HeadComparison& comparison) {
    HeadDifference difference;
    json.at("first").get_to(difference.first);
    json.at("second").get_to(difference.second);
    difference.test_accuracy = spread_from(json.at("test_accuracy"));
    difference.interval = interval(json.at("interval"));
    const auto& counts = json.at("counts");
    counts.at("both_right").get_to(difference.counts.both_right);
    counts.at("only_first").get_to(difference.counts.only_first);
    counts.at("only_second").get_to(difference.counts.only_second);
    counts.at("both_wrong").get_to(difference.counts.both_wrong);
    conclude(difference, figures_of(comparison, difference.first),
             figures_of(comparison, difference.second));
    return difference;
}

} // namespace

HeadComparison comparison_from_json(const Json& json) {
    HeadComparison comparison;
    const auto& data = json.at("data");
    data.at("path").get_to(comparison.data);
    data.at("format").get_to(comparison.data_format);
    data.at("fingerprint").get_to(comparison.data_fingerprint);
    data.at("classes").get_to(comparison.classes);
    data.at("train_count").get_to(comparison.train_count);
    data.at("test_count").get_to(comparison.test_count);
    json.at("model").get_to(comparison.model);
    json.at("input").get_to(comparison.input);
    for (auto [key, text] :
         {std::pair("weights", &comparison.weights), {"preprocessing", &comparison.preprocessing}})
        if (json.contains(key) && !json[key].is_null()) json[key].get_to(*text);
    comparison.settings = entries(json.at("settings"));
    if (json.contains("searched"))
        for (const auto& found : json["searched"])
            comparison.searched.push_back(search_from_json(found));
    comparison.environment = entries(json.at("environment"));
    json.at("notes").get_to(comparison.notes);
    json.at("command").get_to(comparison.command);

    const auto& heads = json.at("heads");
    if (heads.size() > max_heads)
        throw data_error(fmt::format("{} heads, expected at most {}", heads.size(), max_heads));
    std::vector<TrainedRun> runs;
    for (const auto& head : heads)
        for (const auto& run : head.at("runs"))
            runs.push_back(run_from(run, head));
    group_runs(comparison, std::move(runs));
    if (json.at("seeds") != Json(comparison.seeds))
        throw data_error(fmt::format("seeds: expected those of the runs, {}, found {}",
                                     Json(comparison.seeds).dump(), json.at("seeds").dump()));

    if (json.contains("differences")) {
        const auto& differences = json["differences"];
        if (differences.size() >= std::max<std::size_t>(1, comparison.heads.size()))
            throw data_error(fmt::format("{} differences of {} heads", differences.size(),
                                         comparison.heads.size()));
        for (const auto& difference : differences)
            comparison.differences.push_back(difference_from(difference, comparison));
    } else if (!json.at("difference").is_null()) {
        comparison.differences.push_back(difference_from(json["difference"], comparison));
    }
    return comparison;
}

} // namespace headroom
