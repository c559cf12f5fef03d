#include "core/jobs/verdict/CompareRunsJob.h"

#include "core/jobs/CommandLine.h"
#include "core/jobs/evaluation/EvaluateJob.h"
#include "core/jobs/verdict/ComparableRuns.h"
#include "core/models/HiddenLayers.h"
#include "core/models/ModelSpec.h"
#include "core/runs/JsonFields.h"
#include "core/runs/config/RunConfig.h"
#include "core/runs/result/ComparedRun.h"
#include "core/runs/table/SettingsTable.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

namespace {

std::vector<EvaluateRow> measure(const ComparableRuns& found, const std::string& data,
                                 const std::string& split, const JobControl& control) {
    EvaluateSpec spec;
    for (const auto& run : found.runs)
        spec.runs.push_back(run.entry.path);
    spec.data = {train_spec(spec.runs.front()).data};
    if (!data.empty()) spec.data.front().path = data;
    spec.split = split;
    return run(spec, control);
}

/// Other data at the place of the runs' own, or a split that cannot be made again.
void check_own_images(const std::vector<EvaluateRow>& rows) {
    for (const auto& row : rows) {
        if (row.split_source != "run")
            throw usage_error(
                fmt::format("{}: {} are not the images that it was tested on: expected "
                            "those of its training",
                            row.run, row.data));
        if (row.sample_names != rows.front().sample_names ||
            row.evaluation.labels != rows.front().evaluation.labels)
            throw usage_error(fmt::format("{} and {} were tested on other images, each on its own "
                                          "split: expected runs of one split",
                                          rows.front().run, row.run));
    }
}

/// Tells if the heads of one model have other layers than pooling makes necessary.
void note_other_layers(const ComparableRuns& found, std::vector<std::string>& notes) {
    std::vector<std::string> heads;
    for (const auto& run : found.runs) {
        if (run.result.model != found.runs.front().result.model) return;
        if (std::ranges::find(heads, run.result.head) == heads.end())
            heads.push_back(run.result.head);
    }
    const auto model = load_model_spec(found.runs.front().entry.path.string());
    if (const auto more = other_differences(model, heads); !more.empty())
        notes.push_back(fmt::format("the heads differ in more than pooling: {}", more));
}

/// Everything that is known of the runs but their answers.
HeadComparison describe(const ComparableRuns& found) {
    const auto& first = found.runs.front();
    const auto where = first.entry.path.string();
    HeadComparison comparison;
    comparison.data = first.entry.data;
    comparison.data_fingerprint = first.entry.fingerprint;
    comparison.model = first.result.model;
    comparison.weights = first.result.weights;
    comparison.preprocessing = first.result.preprocessing;
    const JsonFields dataset(first.result.dataset, where, "dataset.");
    if (dataset.is_text("format")) dataset.take("format", comparison.data_format);
    if (dataset.is_text("shape")) dataset.take("shape", comparison.input);
    if (dataset.contains("classes")) dataset.take("classes", comparison.classes);
    if (dataset.contains("counts"))
        dataset.object("counts").take("train", comparison.train_count, std::int64_t{0});
    std::vector<RunEntry> entries;
    for (const auto& run : found.runs)
        entries.push_back(run.entry);
    for (const auto& row : settings_table(entries))
        if (!row.differs && row.setting->key != "model" && row.setting->key != "data")
            comparison.settings.emplace_back(row.setting->key, row.values.front().text);
    comparison.environment.emplace_back("threads", std::to_string(first.result.threads));
    comparison.environment.emplace_back(
        "precision", fmt::format("{} ({})", first.result.precision, first.result.precision_why));
    comparison.notes = found.notes;
    note_other_layers(found, comparison.notes);
    return comparison;
}

bool has_valid_split(const RunResult& result) {
    return std::ranges::any_of(result.history,
                               [](const EpochDone& epoch) { return epoch.held_out == "valid"; });
}

} // namespace

HeadComparison run(const CompareRunsSpec& spec, const JobControl& control) {
    const auto found = comparable_runs(spec.runs);
    const auto test = measure(found, spec.data, "test", control);
    check_own_images(test);
    const bool has_valid = std::ranges::all_of(
        found.runs, [](const auto& run) { return has_valid_split(run.result); });
    const auto valid = has_valid ? measure(found, spec.data, "valid", control)
                                 : std::vector<EvaluateRow>(test.size());
    auto comparison = describe(found);
    comparison.command = command_line(spec);
    comparison.test_labels = test.front().evaluation.labels;
    comparison.test_count = test.front().evaluation.count;
    std::vector<TrainedRun> runs;
    for (std::size_t i = 0; i < found.runs.size(); ++i) {
        const auto& [entry, result, head, seed] = found.runs[i];
        auto one = trained_run(result, entry.path);
        one.head = head;
        one.seed = seed;
        add_answers(one, test[i].evaluation, valid[i].evaluation);
        runs.push_back(std::move(one));
    }
    compare_runs(comparison, std::move(runs));
    return comparison;
}

} // namespace headroom
