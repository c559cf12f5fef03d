#include "core/jobs/verdict/VerdictJob.h"

#include "core/comparison/Format.h"
#include "core/comparison/StandingWords.h"
#include "core/comparison/report/Report.h"
#include "core/comparison/statistics/Calibration.h"
#include "core/jobs/verdict/PredictionFile.h"
#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"
#include "datasets/base/text/SomeNames.h"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_map>

namespace headroom {
namespace {

using Json = nlohmann::ordered_json;
using RowOfId = std::unordered_map<std::string, std::size_t>;

/// All models on the images that each has a prediction for, in the first model's order.
struct Matched {
    std::vector<std::string> names, classes;
    std::vector<int> labels; ///< indices into classes
    std::vector<Correct> correct;
    std::vector<std::vector<Confidence>> confidences; ///< of each model; empty if it has none
};

std::vector<PredictedModel> read_all(const std::vector<std::filesystem::path>& files) {
    std::vector<PredictedModel> models;
    for (const auto& file : files)
        for (auto& model : read_predictions(file))
            models.push_back(std::move(model));
    if (models.size() < 2)
        throw usage_error(fmt::format("verdict: {} model, expected at least two: give a file of "
                                      "predictions for each, or one with several runs",
                                      models.size()));
    // Two files in different folders may have one name.
    for (std::size_t i = 0; i < models.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (models[j].name == models[i].name) models[i].name += fmt::format(" ({})", i + 1);
    return models;
}

std::vector<RowOfId> index(const std::vector<PredictedModel>& models) {
    std::vector<RowOfId> all;
    for (const auto& model : models) {
        auto& rows = all.emplace_back();
        for (std::size_t i = 0; i < model.ids.size(); ++i)
            rows.emplace(model.ids[i], i);
    }
    return all;
}

/// Names the predictions that some other model lacks.
std::string left_out_note(const PredictedModel& model, const std::vector<RowOfId>& rows) {
    std::vector<std::string> names;
    for (const auto& id : model.ids)
        if (!std::ranges::all_of(rows, [&](const RowOfId& row) { return row.contains(id); }))
            names.push_back(printable(id));
    if (names.empty()) return {};
    return fmt::format("{}: {} of {} predictions are left out, because not every model has them: "
                       "{}",
                       model.name, grouped(static_cast<std::int64_t>(names.size())),
                       grouped(static_cast<std::int64_t>(model.ids.size())), some_names(names));
}

int class_index(std::vector<std::string>& classes, const std::string& name) {
    const auto found = std::ranges::find(classes, name);
    if (found == classes.end()) {
        classes.push_back(name);
        return static_cast<int>(classes.size()) - 1;
    }
    return static_cast<int>(found - classes.begin());
}

Matched match(const std::vector<PredictedModel>& models, const std::vector<RowOfId>& rows) {
    Matched matched;
    matched.correct.resize(models.size());
    matched.confidences.resize(models.size());
    for (const auto& model : models)
        matched.names.push_back(model.name);
    const auto& first = models.front();
    for (std::size_t i = 0; i < first.ids.size(); ++i) {
        const auto& id = first.ids[i];
        if (!std::ranges::all_of(rows, [&](const RowOfId& row) { return row.contains(id); }))
            continue;
        matched.labels.push_back(class_index(matched.classes, first.labels[i]));
        for (std::size_t m = 0; m < models.size(); ++m) {
            const auto row = rows[m].at(id);
            const auto& model = models[m];
            if (model.labels[row] != first.labels[i])
                throw data_error(fmt::format("{}: label {} in {}, {} in {}: expected predictions "
                                             "for the same images",
                                             shown(id), shown(first.labels[i]), first.name,
                                             shown(model.labels[row]), model.name));
            const bool right = model.predicted[row] == model.labels[row];
            matched.correct[m].push_back(right ? 1 : 0);
            if (!model.confidences.empty())
                matched.confidences[m].push_back({model.confidences[row], right});
        }
    }
    if (matched.labels.empty())
        throw data_error(fmt::format("{} and {} have no id in common, such as {} and {}: expected "
                                     "predictions for the same images",
                                     first.name, models[1].name, shown(first.ids.front()),
                                     shown(models[1].ids.front())));
    return matched;
}

ModelAccuracy accuracy_of(const Matched& matched, std::size_t model) {
    const auto& correct = matched.correct[model];
    const auto right = std::ranges::count(correct, 1);
    const auto count = static_cast<std::int64_t>(correct.size());
    ModelAccuracy accuracy;
    accuracy.name = matched.names[model];
    accuracy.accuracy = static_cast<double>(right) / static_cast<double>(count);
    accuracy.interval = wilson_interval(right, count);
    if (!matched.confidences[model].empty())
        accuracy.calibration_error =
            expected_calibration_error(reliability_bins(matched.confidences[model]));
    return accuracy;
}

ModelDifference difference_of(const Matched& matched, std::size_t model, double equal_within) {
    const auto &first = matched.correct[0], &second = matched.correct[model];
    ModelDifference difference;
    difference.first = matched.names[0];
    difference.second = matched.names[model];
    difference.counts = paired_counts(first, second);
    const auto crossed = crossed_difference({{&first, &second}});
    difference.mean = crossed.mean;
    difference.judgement = judge(crossed, static_cast<double>(difference.counts.discordant()),
                                 equal_within, Scope::models);
    difference.classes = class_differences({{&first, &second}}, matched.labels, matched.classes);
    difference.verdict =
        standing_in_words(difference.first, difference.second, crossed, difference.judgement);
    return difference;
}

EvidenceTable accuracy_table(const VerdictResult& result) {
    EvidenceTable table{
        fmt::format("On {} images", grouped(static_cast<std::int64_t>(result.images))),
        {"Model", "Accuracy", "95% interval"},
        {},
        ""};
    const bool calibrated = std::ranges::any_of(
        result.models, [](const auto& model) { return model.calibration_error.has_value(); });
    if (calibrated) table.columns.emplace_back("Calibration error");
    for (const auto& model : result.models) {
        std::vector<std::string> row = {
            printable(model.name), percent(model.accuracy),
            fmt::format("{} to {}", percent(model.interval.first), percent(model.interval.second))};
        if (calibrated)
            row.push_back(model.calibration_error ? percent(*model.calibration_error) : "-");
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace

VerdictResult run(const VerdictSpec& spec, const JobControl&) {
    const auto models = read_all(spec.files);
    const auto rows = index(models);
    const auto matched = match(models, rows);
    VerdictResult result;
    result.spec = spec;
    result.images = matched.labels.size();
    std::vector<const Correct*> correct;
    for (std::size_t m = 0; m < models.size(); ++m) {
        if (const auto note = left_out_note(models[m], rows); !note.empty())
            result.notes.push_back(note);
        result.models.push_back(accuracy_of(matched, m));
        if (m > 0) result.differences.push_back(difference_of(matched, m, spec.equal_within / 100));
        correct.push_back(&matched.correct[m]);
    }
    result.several = several_models(matched.names, correct);
    return result;
}

std::vector<EvidenceTable> evidence_tables(const VerdictResult& result) {
    std::vector<EvidenceTable> tables = {accuracy_table(result)};
    for (const auto& difference : result.differences) {
        const auto first = printable(difference.first), second = printable(difference.second);
        tables.push_back(difference_table(first, second, difference.mean, difference.judgement));
        tables.push_back(class_table(first, second, difference.classes,
                                     "p is McNemar's, for these models alone."));
    }
    tables.push_back(several_table("Every pair", result.several));
    return tables;
}

nlohmann::ordered_json to_json(const VerdictResult& result) {
    auto models = Json::array(), differences = Json::array();
    for (const auto& model : result.models)
        models.push_back({{"model", model.name},
                          {"accuracy", model.accuracy},
                          {"accuracy_interval", {model.interval.first, model.interval.second}},
                          {"calibration_error",
                           model.calibration_error ? Json(*model.calibration_error) : Json()}});
    for (const auto& difference : result.differences) {
        const auto& judgement = difference.judgement;
        Json json{{"first", difference.first},
                  {"second", difference.second},
                  {"difference", difference.mean},
                  {"interval", {judgement.interval.first, judgement.interval.second}}};
        json.update(to_json(judgement));
        json["classes"] = Json::array();
        for (const auto& own : difference.classes)
            json["classes"].push_back(to_json(own));
        json["verdict"] = printable(difference.verdict);
        differences.push_back(std::move(json));
    }
    Json json{{"images", result.images}, {"models", models}, {"differences", differences}};
    json.update(to_json(result.several));
    json["notes"] = result.notes;
    return json;
}

} // namespace headroom
