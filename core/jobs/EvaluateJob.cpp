#include "core/jobs/EvaluateJob.h"

#include "core/comparison/Disagreements.h"
#include "core/comparison/Report.h"
#include "core/engine/Engine.h"
#include "core/jobs/CsvField.h"
#include "core/jobs/ModelData.h"
#include "core/jobs/ProgressEvents.h"
#include "core/models/Checkpoint.h"
#include "core/training/Evaluator.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>
#include <iterator>
#include <optional>
#include <tuple>

namespace headroom {

using nlohmann::ordered_json;

namespace {

/// Opens a source once for all models that want to see it alike.
class Source {
  public:
    Source(const DataSpec& data, const JobControl& control) : data_(data), control_(control) {}

    const OpenedData& open_for(const SavedModel& saved) {
        OpenOptions options = open_options(data_, saved, control_);
        const auto size = options.resize ? *options.resize : *options.size_if_mixed;
        const auto key =
            std::tuple(options.channels, options.resize.has_value(), size.height, size.width,
                       options.resizing.interpolation, options.resizing.mode);
        if (!opened_ || key != key_) {
            opened_.emplace(open_dataset(data_.path, options));
            key_ = key;
            for (const auto& note : opened_->notes)
                control_.tell(Message{note});
        }
        return *opened_;
    }

  private:
    const DataSpec& data_;
    const JobControl& control_;
    std::optional<OpenedData> opened_;
    std::tuple<int, bool, int, int, Interpolation, ResizeMode> key_;
};

EvaluateRow evaluate(const std::filesystem::path& run, const DataSpec& data, Source& source,
                     const EvaluateSpec& spec, const JobControl& control) {
    const SavedModel saved = load_model(run);
    const DatasetPtr split = source.open_for(saved).split(spec.split);

    EvaluateRow row;
    row.run = run.string();
    row.data = data.path;
    row.split = spec.split;
    row.classes = saved.card.classes;
    try {
        Evaluator evaluator(saved.model, split, saved.card.classes, saved.card.normalisation,
                            spec.batch_size, execution(saved.card, spec.threads, !spec.no_tune));
        row.evaluation =
            evaluator.run(control.stop, progress_events(control, "evaluating " + data.path));
    } catch (const Error& error) {
        throw Error(error.failure(), fmt::format("{} on {}: {}", row.run, row.data, error.what()));
    }
    row.images = split;
    for (std::size_t i = 0; i < split->size(); ++i)
        row.sample_names.push_back(split->sample_name(i));
    return row;
}

ordered_json to_json(const EvaluateRow& row) {
    const Evaluation& e = row.evaluation;
    ordered_json json = {
        {"run", row.run},
        {"data", row.data},
        {"split", row.split},
        {"count", e.count},
        {"accuracy", e.accuracy},
        {"accuracy_interval", {e.accuracy_interval.first, e.accuracy_interval.second}},
        {"loss", e.loss},
        {"per_class", ordered_json::array()},
        {"confusion", e.confusion},
        {"images_per_second", e.images_per_second},
    };
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
        throw usage_error(fmt::format("--batch-size {}: expected at least 1", spec.batch_size));
    spec.threads = resolve_threads(spec.threads);
    std::vector<EvaluateRow> rows(spec.runs.size() * spec.data.size());
    for (std::size_t d = 0; d < spec.data.size(); ++d) {
        Source source(spec.data[d], control);
        for (std::size_t r = 0; r < spec.runs.size(); ++r)
            rows[r * spec.data.size() + d] =
                evaluate(spec.runs[r], spec.data[d], source, spec, control);
    }
    return rows;
}

std::optional<PairedDifference> paired_difference(const std::vector<EvaluateRow>& rows) {
    // Two runs in two rows saw the same data: otherwise there were four.
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
        // Models of other classes have other columns: their rows get a header of their own.
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
