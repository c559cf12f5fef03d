#include "core/comparison/report/ReadReport.h"

#include "core/comparison/Verdict.h"
#include "core/comparison/report/CalibrationJson.h"
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
    if (json.contains("weight_outside_gap"))
        run.weight_outside_gap = number(json["weight_outside_gap"]);
    if (json.contains("calibration")) run.calibration = calibration_from_json(json["calibration"]);
    for (const auto& point : json.at("curve"))
        run.curve.push_back({point.at("epoch").get<int>(), number(point.at("train_loss")),
                             number(point.at("train_accuracy")), number(point.at("held_out_loss")),
                             number(point.at("held_out_accuracy"))});
    return run;
}

template <typename Comparison>
auto& figures_of(Comparison& comparison, const std::string& name) {
    const auto found = std::ranges::find(comparison.heads, name, &HeadFigures::head);
    if (found == comparison.heads.end())
        throw data_error(fmt::format("difference: expected the name of a head, found {}", name));
    return *found;
}

PairedCounts counts_from(const Json& json) {
    constexpr std::int64_t most = 1'000'000'000'000;
    PairedCounts counts;
    for (auto [key, count] : {std::pair("both_right", &counts.both_right),
                              {"only_first", &counts.only_first},
                              {"only_second", &counts.only_second},
                              {"both_wrong", &counts.both_wrong}}) {
        json.at(key).get_to(*count);
        if (*count < 0 || *count > most)
            throw data_error(fmt::format("{}: expected from 0 to {}, found {}", key, most, *count));
    }
    return counts;
}

/// Versions before 0.2 wrote no variances, but what they follow from.
CrossedDifference crossed_from(const Json& json, const HeadDifference& difference) {
    const auto& accuracy = difference.test_accuracy;
    const auto seeds = static_cast<double>(accuracy.values.size());
    const auto images = static_cast<double>(difference.counts.total()) / seeds;
    if (!json.contains("variances")) {
        const auto [low, high] = interval(json.at("interval")); // perhaps clipped at one end
        const double half = std::max(accuracy.mean - low, high - accuracy.mean) / 1.959963985;
        return crossed_difference(images, accuracy.values, half * half * images,
                                  static_cast<double>(difference.counts.discordant()));
    }
    const auto& variances = json["variances"];
    return {images,
            seeds,
            accuracy.mean,
            number(variances.at("images")),
            number(variances.at("seeds")),
            number(variances.at("residual"))};
}

ClassDifference class_from(const Json& json) {
    ClassDifference own;
    json.at("class").get_to(own.name);
    json.at("images").get_to(own.images);
    own.first = number(json.at("first"));
    own.second = number(json.at("second"));
    own.p = number(json.at("p"));
    own.p_holm = number(json.at("p_holm"));
    return own;
}

HeadDifference difference_from(const Json& json, const HeadComparison& comparison) {
    HeadDifference difference;
    json.at("first").get_to(difference.first);
    json.at("second").get_to(difference.second);
    difference.test_accuracy = spread_from(json.at("test_accuracy"));
    const auto seeds = comparison.seeds.size();
    if (difference.test_accuracy.values.size() != seeds)
        throw data_error(fmt::format("difference: expected {} values, one per seed, found {}",
                                     seeds, difference.test_accuracy.values.size()));
    difference.counts = counts_from(json.at("counts"));
    difference.crossed = crossed_from(json, difference);
    if (json.contains("by_seed"))
        for (const auto& seed : json["by_seed"])
            difference.by_seed.push_back(counts_from(seed.at("counts")));
    if (difference.by_seed.size() > seeds)
        throw data_error(
            fmt::format("by_seed: expected {} seeds, found {}", seeds, difference.by_seed.size()));
    if (json.contains("classes"))
        for (const auto& own : json["classes"])
            difference.classes.push_back(class_from(own));
    conclude(difference, figures_of(comparison, difference.first),
             figures_of(comparison, difference.second), comparison.equal_within);
    return difference;
}

SeedTest seed_test_from(const Json& json) {
    SeedTest seed;
    json.at("seed").get_to(seed.seed);
    seed.test.cochran.q = number(json.at("cochran_q"));
    seed.test.cochran.p = number(json.at("p"));
    for (const auto& pair : json.at("pairs"))
        seed.test.pairs.push_back({pair.at("first").get<std::string>(),
                                   pair.at("second").get<std::string>(),
                                   counts_from(pair.at("counts")), number(pair.at("mcnemar_p")),
                                   number(pair.at("p_holm"))});
    return seed;
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
    for (const auto& head : heads)
        if (head.contains("reliability"))
            figures_of(comparison, head.at("head").get<std::string>()).reliability =
                bins_from_json(head["reliability"]);
    if (json.at("seeds") != Json(comparison.seeds))
        throw data_error(fmt::format("seeds: expected those of the runs, {}, found {}",
                                     Json(comparison.seeds).dump(), json.at("seeds").dump()));

    if (json.contains("equal_within")) json["equal_within"].get_to(comparison.equal_within);
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
    if (json.contains("seed_tests"))
        for (const auto& seed : json["seed_tests"])
            comparison.seed_tests.push_back(seed_test_from(seed));
    return comparison;
}

} // namespace headroom
