#include "core/comparison/report/Report.h"

#include "core/comparison/Format.h"
#include "core/comparison/RunMetrics.h"
#include "core/comparison/report/CalibrationJson.h"
#include "core/comparison/report/SearchJson.h"

#include <cmath>
#include <fmt/format.h>

namespace headroom {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const std::vector<CurvePoint>& curve) {
    auto json = Json::array();
    for (const auto& point : curve)
        json.push_back({{"epoch", point.epoch},
                        {"train_loss", point.train_loss},
                        {"train_accuracy", point.train_accuracy},
                        {"held_out_loss", point.held_out_loss},
                        {"held_out_accuracy", point.held_out_accuracy}});
    return json;
}

/// Writes the values that differ from seed to seed.
Json to_json(const TrainedRun& run) {
    Json json{{"seed", run.seed}, {"folder", run.folder}};
    for (const auto& [split, values] : {std::pair("train", &run.train), {"test", &run.test}})
        for (const auto& metric : evaluation_metrics())
            if (const auto found = values->find(metric.key); found != values->end())
                json[fmt::format("{}_{}", split, metric.key)] = found->second;
    json["seconds"] = run.seconds;
    json["feature_seconds"] = run.feature_seconds;
    json["images_per_second"] = run.images_per_second;
    json["peak_memory_bytes"] = run.peak_memory_bytes;
    if (run.converged) json["converged"] = *run.converged;
    if (run.weight_outside_gap) json["weight_outside_gap"] = *run.weight_outside_gap;
    if (run.calibration) json["calibration"] = to_json(*run.calibration);
    json["curve"] = to_json(run.curve);
    return json;
}

Json to_json(const HeadFigures& figures) {
    Json json{{"head", figures.head}};
    for (const auto& metric : run_metrics()) {
        const auto* values = figures.find(metric.key);
        if (!values) continue;
        const auto part = metric.key.find("_params");
        if (part != std::string::npos) // "params": {"backbone": ...}
            json["params"][metric.key.substr(0, part)] = std::llround(values->mean);
        else if (!metric.by_seed)
            json[metric.key] = std::llround(values->mean);
        else if (metric.quality && metric.key != "gap")
            json[metric.key] = to_json(*values);
        else
            json[metric.key] = values->mean;
    }
    if (!figures.reliability.empty()) json["reliability"] = to_json(figures.reliability);
    json["runs"] = Json::array();
    for (const auto& run : figures.runs)
        json["runs"].push_back(to_json(run));
    return json;
}

Json to_json(const PairedCounts& counts) {
    return {{"both_right", counts.both_right},
            {"only_first", counts.only_first},
            {"only_second", counts.only_second},
            {"both_wrong", counts.both_wrong}};
}

Json to_json(const std::optional<std::pair<double, double>>& interval) {
    return interval ? Json{interval->first, interval->second} : Json(nullptr);
}

Json to_json(const SeedTest& seed) {
    Json json = to_json(seed.test);
    json["seed"] = seed.seed;
    return json;
}

/// `seeds` are those of the comparison.
Json to_json(const HeadDifference& difference, const std::vector<std::uint64_t>& seeds) {
    const auto& judgement = difference.judgement;
    const auto& values = difference.test_accuracy.values;
    const auto& crossed = difference.crossed;
    const auto over_images = interval(image_estimate(crossed));
    Json json{{"first", difference.first},
              {"second", difference.second},
              {"test_accuracy", to_json(difference.test_accuracy)},
              {"interval", {over_images.first, over_images.second}},
              {"seed_interval", to_json(seed_interval(values, -1, 1))},
              {"combined_interval", judgement.over_seeds
                                        ? Json{judgement.interval.first, judgement.interval.second}
                                        : Json()},
              {"variances",
               {{"images", crossed.image_variance},
                {"seeds", crossed.seed_variance},
                {"residual", crossed.residual}}}};
    json.update(to_json(judgement));
    json["counts"] = to_json(difference.counts);
    json["mcnemar_p"] = values.size() == 1 ? Json(mcnemar_p(difference.counts)) : Json();
    for (std::size_t i = 0; i < difference.by_seed.size(); ++i)
        json["by_seed"].push_back({{"seed", seeds.at(i)},
                                   {"counts", to_json(difference.by_seed[i])},
                                   {"mcnemar_p", mcnemar_p(difference.by_seed[i])}});
    for (const auto& own : difference.classes)
        json["classes"].push_back(to_json(own));
    json["verdict"] = printable(difference.verdict);
    return json;
}

} // namespace

nlohmann::ordered_json to_json(const Spread& figures) {
    return {{"mean", figures.mean}, {"sd", figures.sd}, {"values", figures.values}};
}

nlohmann::ordered_json to_json(const Probabilities& chances) {
    return {{"first_better", chances.first_better},
            {"equal", chances.equal},
            {"second_better", chances.second_better}};
}

nlohmann::ordered_json to_json(const std::vector<std::pair<std::string, std::string>>& entries) {
    auto json = Json::object();
    for (const auto& [key, value] : entries)
        json[key] = value;
    return json;
}

nlohmann::ordered_json to_json(const PairedDifference& difference) {
    return {{"difference", difference.mean},
            {"interval", {difference.interval.first, difference.interval.second}},
            {"counts", to_json(difference.counts)},
            {"mcnemar_p", difference.mcnemar_p}};
}

nlohmann::ordered_json to_json(const ClassDifference& own) {
    return {{"class", own.name},    {"images", own.images}, {"first", own.first},
            {"second", own.second}, {"p", own.p},           {"p_holm", own.p_holm}};
}

nlohmann::ordered_json to_json(const Judgement& judgement) {
    const auto& more = judgement.more;
    return {{"equal_within", judgement.equal_within},
            {"probabilities", to_json(judgement.probabilities)},
            {"standing", to_string(judgement.standing)},
            {"more_seeds", more.seeds ? Json(*more.seeds) : Json()},
            {"more_images", more.images ? Json(*more.images) : Json()},
            {"disagreement", judgement.disagreement},
            {"smallest_difference", judgement.smallest}};
}

nlohmann::ordered_json to_json(const SeveralModels& several) {
    auto pairs = Json::array();
    for (const auto& pair : several.pairs)
        pairs.push_back({{"first", pair.first},
                         {"second", pair.second},
                         {"counts", to_json(pair.counts)},
                         {"mcnemar_p", pair.p},
                         {"p_holm", pair.p_holm}});
    return {{"cochran_q", several.cochran.q}, {"p", several.cochran.p}, {"pairs", pairs}};
}

nlohmann::ordered_json to_json(const HeadComparison& comparison) {
    auto heads = Json::array(), differences = Json::array();
    for (const auto& figures : comparison.heads)
        heads.push_back(to_json(figures));
    for (const auto& difference : comparison.differences)
        differences.push_back(to_json(difference, comparison.seeds));

    Json json{{"heads", heads}};
    json["difference"] = differences.empty() ? Json(nullptr) : differences.front();
    if (differences.size() > 1) json["differences"] = differences;
    json["equal_within"] = comparison.equal_within;
    for (const auto& seed : comparison.seed_tests)
        json["seed_tests"].push_back(to_json(seed));

    json["data"] = {{"path", comparison.data},
                    {"format", comparison.data_format},
                    {"fingerprint", comparison.data_fingerprint},
                    {"classes", comparison.classes},
                    {"train_count", comparison.train_count},
                    {"test_count", comparison.test_count}};
    json["model"] = comparison.model;
    json["input"] = comparison.input;
    json["weights"] = comparison.weights.empty() ? Json() : Json(comparison.weights);
    json["preprocessing"] =
        comparison.preprocessing.empty() ? Json() : Json(comparison.preprocessing);
    json["seeds"] = comparison.seeds;
    json["settings"] = to_json(comparison.settings);
    if (!comparison.searched.empty()) json["searched"] = Json::array();
    for (const auto& found : comparison.searched)
        json["searched"].push_back(to_json(found));
    json["environment"] = to_json(comparison.environment);
    json["notes"] = comparison.notes;
    json["command"] = comparison.command;
    return json;
}

} // namespace headroom
