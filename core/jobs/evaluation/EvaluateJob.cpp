#include "core/jobs/evaluation/EvaluateJob.h"

#include "core/comparison/Disagreements.h"
#include "core/comparison/report/Report.h"
#include "core/engine/Engine.h"
#include "core/jobs/ProgressEvents.h"
#include "core/jobs/evaluation/EvaluationData.h"
#include "core/models/Checkpoint.h"
#include "core/runs/result/MetricJson.h"
#include "core/selftest/MachineCheck.h"
#include "core/training/Evaluator.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/CsvField.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>
#include <set>

namespace headroom {

using nlohmann::ordered_json;

namespace {

/// Notes the model's classes without images.
std::string missing_classes_note(const EvaluateRow& row) {
    std::vector<std::string> missing;
    for (const auto& figures : row.evaluation.per_class)
        if (figures.support == 0) missing.push_back(figures.name);
    if (missing.empty()) return {};
    return fmt::format("{}: no images of {} of the model's {} classes: {}", row.data,
                       missing.size(), row.classes.size(), fmt::join(missing, ", "));
}

DatasetPtr valid_images(const std::filesystem::path& run, const SavedModel& saved,
                        EvaluationData& source) {
    try {
        return source.images_for(run, saved, "valid").images;
    } catch (const Error& error) {
        if (error.failure() != Failure::usage) throw;
        throw usage_error(fmt::format("{}: {} is chosen on a valid split: {}: name data that have "
                                      "one, or train with {}",
                                      run.string(), option_name("coverage"), whole_line(error),
                                      option_name("valid-fraction")));
    }
}

EvaluateRow evaluate(const std::filesystem::path& run, const DataSpec& data, EvaluationData& source,
                     const EvaluateSpec& spec, const JobControl& control) {
    const SavedModel saved = load_model(run);
    auto measured = source.images_for(run, saved, spec.split);

    EvaluateRow row;
    row.run = run.string();
    row.data = data.path;
    row.split = measured.split;
    row.split_source = measured.split_source;
    row.classes = saved.card.classes;
    row.images = measured.images;
    row.trained_on = measured.trained_on;
    row.notes = std::move(measured.notes);
    const Execution how = execution(saved.card, spec.threads, spec.tune);
    MachineCheck().require(how.precision, control.stop);
    const auto measure = [&](const DatasetPtr& images) {
        try {
            Evaluator evaluator(saved.model, images, saved.card.classes, saved.card.normalisation,
                                spec.batch_size, how);
            return evaluator.run(control.stop, progress_events(control, "evaluating " + data.path));
        } catch (const Error& error) {
            throw Error(error.failure(),
                        fmt::format("{} on {}: {}", row.run, row.data, whole_line(error)));
        }
    };
    row.evaluation = measure(row.images);
    if (spec.wanted_error) {
        const bool on_itself = row.split == "valid";
        row.reject = choose_reject(
            *spec.wanted_error,
            on_itself ? row.evaluation : measure(valid_images(run, saved, source)), row.evaluation);
        if (on_itself)
            row.notes.push_back("the threshold is measured on the images it was chosen on");
    }
    if (const auto note = missing_classes_note(row); !note.empty()) row.notes.push_back(note);
    for (std::size_t i = 0; i < row.images->size(); ++i)
        row.sample_names.push_back(row.images->sample_name(i));
    return row;
}

/// Explains why two runs on one data are not compared image by image.
std::string not_paired() {
    return fmt::format("the runs were measured on different images, each on its own split: there "
                       "is no difference image by image ({}, or {}, measures both on the same)",
                       option_name("split", "all"), option_name("split-file"));
}

ordered_json to_json(const Answered& images) {
    return {{"images", images.images},
            {"answered", images.answered},
            {"coverage", images.coverage()},
            {"wrong", images.wrong},
            {"error", images.error()},
            {"error_interval", {images.error_interval.first, images.error_interval.second}}};
}

ordered_json to_json(const RejectChoice& choice) {
    ordered_json json{{"wanted_error", choice.wanted_error}, {"threshold", nullptr}};
    if (!choice.threshold) return json;
    json["threshold"] = *choice.threshold;
    json["valid"] = to_json(choice.chosen_on);
    json["measured"] = to_json(choice.measured);
    return json;
}

ordered_json to_json(const EvaluateRow& row) {
    const Evaluation& e = row.evaluation;
    ordered_json json = {
        {"run", row.run},
        {"data", row.data},
        {"split", row.split},
        {"split_source",
         row.split_source.empty() ? ordered_json() : ordered_json(row.split_source)},
        {"input", to_string(row.images->shape())},
        {"trained_on", row.trained_on ? ordered_json(*row.trained_on) : ordered_json()},
        {"count", e.count},
    };
    json.update(metrics_json(metric_values(e), e.accuracy_interval));
    json["per_class"] = ordered_json::array();
    json["confusion"] = e.confusion;
    if (row.reject) json["reject"] = to_json(*row.reject);
    json["images_per_second"] = e.images_per_second;
    json["notes"] = row.notes;
    for (const auto& figures : e.per_class)
        json["per_class"].push_back({{"class", figures.name},
                                     {"precision", figures.precision},
                                     {"recall", figures.recall},
                                     {"f1", figures.f1},
                                     {"support", figures.support}});
    return json;
}

} // namespace

std::vector<EvaluateRow> run(const EvaluateSpec& given, const JobControl& control) {
    EvaluateSpec spec = given;
    if (spec.batch_size < 1)
        throw option_error("batch-size", fmt::format("{}: expected at least 1", spec.batch_size));
    if (const auto error = spec.wanted_error; error && !(*error >= 0 && *error < 1))
        throw option_error(
            "coverage", fmt::format("{}: expected a percentage from 0 to below 100", 100 * *error));
    constexpr std::array splits = {"", "train", "valid", "test", "all"};
    if (std::ranges::find(splits, spec.split) == splits.end())
        throw option_error("split",
                           fmt::format("{}: expected train, valid, test or all", spec.split));
    spec.threads = resolve_threads(spec.threads);
    std::vector<EvaluateRow> rows(spec.runs.size() * spec.data.size());
    std::set<std::string> told; // notes common to several runs are emitted once
    for (std::size_t d = 0; d < spec.data.size(); ++d) {
        EvaluationData source(spec.data[d], spec.split_as_asked, control);
        for (std::size_t r = 0; r < spec.runs.size(); ++r) {
            auto& row = rows[r * spec.data.size() + d];
            row = evaluate(spec.runs[r], spec.data[d], source, spec, control);
            for (const auto& note : row.notes)
                if (told.insert(note).second) control.tell(Message{note});
        }
    }
    if (spec.data.size() == 1 && rows.size() == 2 && rows[0].sample_names != rows[1].sample_names) {
        rows[1].notes.push_back(not_paired());
        control.tell(Message{not_paired()});
    }
    return rows;
}

std::optional<PairedDifference> paired_difference(const std::vector<EvaluateRow>& rows) {
    // Two runs in two rows have the same data: otherwise there would be four.
    if (rows.size() != 2 || rows[0].run == rows[1].run ||
        rows[0].sample_names != rows[1].sample_names)
        return std::nullopt;
    return paired_difference(rows[0].evaluation, rows[1].evaluation);
}

ordered_json to_json(const std::vector<EvaluateRow>& rows) {
    auto json = ordered_json::array();
    for (const auto& row : rows)
        json.push_back(to_json(row));
    if (const auto paired = paired_difference(rows)) {
        json[1]["paired"] = {{"with", rows[0].run}};
        json[1]["paired"].update(to_json(*paired));
    }
    return json;
}

std::string predictions_csv(const std::vector<EvaluateRow>& rows) {
    std::string text;
    const std::vector<std::string>* header = nullptr;
    for (const auto& row : rows) {
        // Models with other classes have other columns, so their rows get their own header.
        if (!header || *header != row.classes) {
            header = &row.classes;
            text += "run,data,split,sample,label,predicted,correct";
            for (const auto& name : row.classes)
                text += ',' + csv_field("p(" + name + ")");
            text += '\n';
        }
        const Evaluation& e = row.evaluation;
        const std::size_t classes = row.classes.size();
        for (std::size_t i = 0; i < e.labels.size(); ++i) {
            const auto label = static_cast<std::size_t>(e.labels[i]);
            const auto predicted = static_cast<std::size_t>(e.predicted[i]);
            text += fmt::format("{},{},{},{},{},{},{}", csv_field(row.run), csv_field(row.data),
                                row.split, csv_field(row.sample_names[i]),
                                csv_field(row.classes[label]), csv_field(row.classes[predicted]),
                                label == predicted ? 1 : 0);
            for (std::size_t c = 0; c < classes; ++c)
                fmt::format_to(std::back_inserter(text), ",{}", e.probabilities[i * classes + c]);
            text += '\n';
        }
    }
    return text;
}

} // namespace headroom
