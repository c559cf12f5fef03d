#include "core/comparison/AccuracyInterval.h"
#include "core/comparison/Format.h"
#include "core/comparison/report/Report.h"
#include "core/jobs/sweeps/DataSweepJob.h"
#include "core/jobs/sweeps/DataSweepTable.h"
#include "core/runs/CompareFolder.h"
#include "datasets/base/text/CsvField.h"

#include <fmt/format.h>

namespace headroom {

using nlohmann::ordered_json;

namespace {

ordered_json or_null(const std::optional<double>& value) {
    return value ? ordered_json(*value) : ordered_json();
}

ordered_json limit_json(const DataSweepResult& result, std::size_t i) {
    const auto& comparison = result.comparisons[i];
    ordered_json json = {{"limit", result.limits[i]},
                         {"train_count", comparison.train_count},
                         {"folder", CompareFolder::limit({}, result.limits[i]).string()},
                         {"heads", ordered_json::array()},
                         {"differences", ordered_json::array()}};
    for (const auto& head : comparison.heads) {
        const auto& accuracy = head.metrics.at("test_accuracy");
        const auto own = accuracy_interval(head, comparison.test_count);
        json["heads"].push_back(
            {{"head", head.head},
             {"test_accuracy",
              {{"mean", accuracy.mean}, {"sd", accuracy.sd}, {"values", accuracy.values}}},
             {"interval", {own.interval.first, own.interval.second}},
             {"over_seeds", own.over_seeds}});
    }
    for (const auto& difference : comparison.differences) {
        const auto& judgement = difference.judgement;
        json["differences"].push_back(
            {{"first", difference.first},
             {"second", difference.second},
             {"difference", difference.test_accuracy.mean},
             {"interval", {judgement.interval.first, judgement.interval.second}},
             {"over_seeds", judgement.over_seeds},
             {"standing", to_string(judgement.standing)}});
    }
    return json;
}

ordered_json forecast_json(const HeadForecast& forecast) {
    ordered_json json = {{"head", forecast.head},     {"error_now", forecast.error_now},
                         {"images", forecast.images}, {"error", nullptr},
                         {"band", nullptr},           {"law", nullptr},
                         {"words", forecast.words}};
    if (!forecast.law) return json;
    const auto& law = *forecast.law;
    const auto images = static_cast<double>(forecast.images);
    const auto [low, high] = law.band(images);
    json["error"] = law.error(images);
    json["band"] = {low, high};
    json["law"] = {{"a", law.a}, {"b", law.b}, {"c", law.c}, {"has_floor", law.has_floor}};
    return json;
}

ordered_json crossings_json(const DataDifference& difference) {
    ordered_json json = {{"first", difference.first},
                         {"second", difference.second},
                         {"crossings", ordered_json::array()},
                         {"words", difference.words}};
    for (const auto& crossing : difference.crossings)
        json["crossings"].push_back(
            {{"images", crossing.images},
             {"ahead_after", crossing.second_after ? difference.second : difference.first},
             {"from", or_null(crossing.from)},
             {"to", or_null(crossing.to)}});
    return json;
}

} // namespace

EvidenceTable data_table(const DataSweepResult& result) {
    EvidenceTable table{"", {"Training images"}, {}, ""};
    if (result.comparisons.empty()) return table;
    const auto& first = result.comparisons.front();
    for (const auto& head : first.heads)
        table.columns.push_back(head.head);
    for (const auto& difference : first.differences)
        table.columns.push_back(
            fmt::format("{} minus {}, points", difference.second, difference.first));
    const bool over_seeds = first.differences.front().judgement.over_seeds;
    table.note = fmt::format(
        "{}In brackets: the 95% interval of the difference, over {}.",
        first.seeds.size() > 1 ? "± is the standard deviation over the seeds, in points. " : "",
        over_seeds ? "images and seeds" : "images alone");
    for (const auto& comparison : result.comparisons) {
        auto& row = table.rows.emplace_back();
        row.push_back(grouped(comparison.train_count));
        for (const auto& head : comparison.heads) {
            const auto& accuracy = head.metrics.at("test_accuracy");
            row.push_back(
                accuracy.values.size() > 1
                    ? fmt::format("{} ± {:.2f}", percent(accuracy.mean), 100 * accuracy.sd)
                    : percent(accuracy.mean));
        }
        for (const auto& difference : comparison.differences)
            row.push_back(fmt::format("{} ({})", points(difference.test_accuracy.mean),
                                      range(difference.judgement.interval)));
    }
    return table;
}

ordered_json to_json(const DataSweepResult& result) {
    ordered_json json = {{"sweep", "data"},
                         {"limits", ordered_json::array()},
                         {"crossings", ordered_json::array()},
                         {"forecasts", ordered_json::array()},
                         {"wanted", result.spec.train_limits},
                         {"command", result.command}};
    if (!result.comparisons.empty()) {
        const auto& last = result.comparisons.back();
        json["model"] = last.model;
        json["input"] = last.input;
        json["data"] = last.data;
        json["test_count"] = last.test_count;
        json["seeds"] = last.seeds;
    }
    for (std::size_t i = 0; i < result.limits.size(); ++i)
        json["limits"].push_back(limit_json(result, i));
    for (const auto& difference : result.curves.differences)
        json["crossings"].push_back(crossings_json(difference));
    for (const auto& forecast : result.curves.forecasts)
        json["forecasts"].push_back(forecast_json(forecast));
    return json;
}

std::string to_csv(const DataSweepResult& result) {
    std::string csv = "limit,train_images,head,seeds,test_accuracy,test_accuracy_sd,interval_low,"
                      "interval_high,head_params\n";
    for (std::size_t i = 0; i < result.limits.size(); ++i) {
        const auto& comparison = result.comparisons[i];
        for (const auto& head : comparison.heads) {
            const auto& accuracy = head.metrics.at("test_accuracy");
            const auto [low, high] = accuracy_interval(head, comparison.test_count).interval;
            csv += fmt::format("{},{},{},{},{},{},{},{},{:.0f}\n", result.limits[i],
                               comparison.train_count, csv_field(head.head), accuracy.values.size(),
                               accuracy.mean, accuracy.sd, low, high, head.mean("head_params"));
        }
    }
    return csv;
}

std::string to_text(const DataSweepResult& result) {
    if (result.comparisons.empty()) return "no number of training images is complete yet\n";
    const auto& last = result.comparisons.back();
    const auto table = data_table(result);
    auto text =
        fmt::format("{} on {}, {}: {} test images, {} seed{}\n\n{}\n{}\n\n", printable(last.model),
                    printable(last.data), last.input, grouped(last.test_count), last.seeds.size(),
                    last.seeds.size() == 1 ? "" : "s", to_text(table), table.note);
    for (const auto& difference : result.curves.differences)
        text += printable(difference.words) + '\n';
    text += '\n';
    for (const auto& forecast : result.curves.forecasts)
        text += printable(forecast.words) + '\n';
    return text;
}

} // namespace headroom
