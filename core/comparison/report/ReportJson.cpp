#include "core/comparison/report/Report.h"

#include "core/comparison/Format.h"

namespace headroom {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const Spread& figures) {
    return {{"mean", figures.mean}, {"sd", figures.sd}, {"values", figures.values}};
}

Json to_json(const std::vector<std::pair<std::string, std::string>>& entries) {
    auto json = Json::object();
    for (const auto& [key, value] : entries)
        json[key] = value;
    return json;
}

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

Json to_json(const TrainedRun& run) {
    return {{"seed", run.seed},
            {"folder", run.folder},
            {"train_accuracy", run.train_accuracy},
            {"test_accuracy", run.test_accuracy},
            {"train_loss", run.train_loss},
            {"test_loss", run.test_loss},
            {"seconds", run.seconds},
            {"images_per_second", run.images_per_second},
            {"peak_memory_bytes", run.peak_memory_bytes},
            {"curve", to_json(run.curve)}};
}

Json to_json(const HeadFigures& figures) {
    Json json{{"head", figures.head},
              {"params",
               {{"backbone", figures.backbone_params},
                {"head", figures.head_params},
                {"total", figures.backbone_params + figures.head_params}}},
              {"macs", figures.macs},
              {"activation_bytes", figures.activation_bytes},
              {"train_accuracy", to_json(figures.train_accuracy)},
              {"test_accuracy", to_json(figures.test_accuracy)},
              {"gap", figures.gap.mean},
              {"seconds", figures.seconds.mean},
              {"images_per_second", figures.images_per_second.mean},
              {"peak_memory_bytes", figures.peak_memory_bytes.mean},
              {"runs", Json::array()}};
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

Json to_json(const std::optional<double>& number) {
    return number ? Json(*number) : Json(nullptr);
}

Json to_json(const std::optional<std::pair<double, double>>& interval) {
    return interval ? Json{interval->first, interval->second} : Json(nullptr);
}

Json to_json(const HeadDifference& difference) {
    return {{"first", difference.first},
            {"second", difference.second},
            {"test_accuracy", to_json(difference.test_accuracy)},
            {"interval", {difference.interval.first, difference.interval.second}},
            {"seed_interval", to_json(difference.seed_interval)},
            {"counts", to_json(difference.counts)},
            {"mcnemar_p", to_json(difference.mcnemar_p)},
            {"verdict", printable(difference.verdict)}};
}

} // namespace

nlohmann::ordered_json to_json(const PairedDifference& difference) {
    return {{"difference", difference.mean},
            {"interval", {difference.interval.first, difference.interval.second}},
            {"counts", to_json(difference.counts)},
            {"mcnemar_p", to_json(difference.mcnemar_p)}};
}

nlohmann::ordered_json to_json(const HeadComparison& comparison) {
    auto heads = Json::array(), differences = Json::array();
    for (const auto& figures : comparison.heads)
        heads.push_back(to_json(figures));
    for (const auto& difference : comparison.differences)
        differences.push_back(to_json(difference));

    Json json{{"heads", heads}};
    json["difference"] = differences.empty() ? Json(nullptr) : differences.front();
    if (differences.size() > 1) json["differences"] = differences;

    json["data"] = {{"path", comparison.data},
                    {"format", comparison.data_format},
                    {"fingerprint", comparison.data_fingerprint},
                    {"classes", comparison.classes},
                    {"train_count", comparison.train_count},
                    {"test_count", comparison.test_count}};
    json["model"] = comparison.model;
    json["input"] = comparison.input;
    json["seeds"] = comparison.seeds;
    json["settings"] = to_json(comparison.settings);
    json["environment"] = to_json(comparison.environment);
    json["notes"] = comparison.notes;
    json["command"] = comparison.command;
    return json;
}

} // namespace headroom
