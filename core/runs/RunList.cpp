#include "core/runs/RunList.h"

#include "core/comparison/Format.h"
#include "core/runs/CompareFolder.h"
#include "core/runs/FoldsFolder.h"
#include "core/runs/RunFiles.h"
#include "core/runs/RunFolder.h"
#include "core/runs/result/RunResult.h"
#include "core/runs/result/RunState.h"
#include "core/runs/result/TrainingCheckpoint.h"
#include "core/runs/table/RunSettings.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/formats/OpenDataset.h"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <map>
#include <sys/stat.h>

namespace headroom {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

bool has_file(const fs::path& folder, const char* name) {
    std::error_code ignored;
    return fs::is_regular_file(folder / name, ignored);
}

std::string file_time(const fs::path& path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0 ? utc_text(status.st_mtime) : "";
}

/// Counts the rows of log.csv.
int logged_epochs(const fs::path& path) {
    std::ifstream stream(path);
    int lines = 0;
    for (std::string line; std::getline(stream, line);)
        ++lines;
    return std::max(lines - 1, 0);
}

/// Reads what config.json has for both runs and comparisons.
ordered_json read_config(RunEntry& entry) {
    const auto config = read_json(entry.path / run_files::config);
    config.at("model").at("name").get_to(entry.model);
    config.at("data").at("path").get_to(entry.data);
    if (const auto& epochs = config.at("options").at("epochs"); epochs.is_number()) // else auto
        epochs.get_to(entry.epochs);
    entry.weights = config["options"].value("weights", std::string());
    entry.fingerprint = config["data"].value("fingerprint", std::string());
    entry.settings = settings_in(config);
    entry.started = file_time(entry.path / run_files::config);
    return config;
}

/// `params` as run.json and compare.json have them. Those of older versions had nothing frozen.
void read_params(RunEntry::Head& head, const ordered_json& params) {
    head.params = params.at("total").get<std::int64_t>();
    const auto frozen = params.value("frozen", std::int64_t{0});
    if (frozen > 0) head.trained_params = *head.params - frozen;
}

void read_run_files(RunEntry& entry) {
    const auto config = read_config(entry);
    auto& head = entry.heads.emplace_back();
    config.at("head").get_to(head.head);
    if (has_file(entry.path, run_files::model)) entry.models.push_back(entry.path);
    entry.epochs_done = logged_epochs(entry.path / run_files::log);
    entry.resumable = true; // also before its first checkpoint: it then starts from the beginning
    if (has_file(entry.path, run_files::result)) {
        const auto result = read_json(entry.path / run_files::result);
        read_params(head, result.at("params"));
        head.metrics = metrics_in_result(result);
        result.at("started").get_to(entry.started);
        if (result.at("interrupted").get<bool>()) {
            entry.state = RunEntry::State::interrupted;
        } else {
            entry.state = RunEntry::State::finished;
            if (!result.contains(converted_key))
                head.test_accuracy = result.at("held_out").at("accuracy").get<double>();
            result.at("finished").get_to(entry.finished);
        }
    }
    entry.resumable = entry.state != RunEntry::State::finished;
}

std::vector<fs::path> folders_in(const fs::path& folder) {
    std::vector<fs::path> folders;
    std::error_code error;
    for (auto at = fs::directory_iterator(folder, error); !error && at != fs::directory_iterator();
         at.increment(error)) {
        std::error_code ignored;
        if (at->is_directory(ignored)) folders.push_back(at->path());
    }
    std::ranges::sort(folders);
    return folders;
}

/// Reads the comparisons with each number of training images; its heads are those of the largest.
void read_limits(RunEntry& entry, const std::vector<std::string>& limits) {
    entry.limits = static_cast<int>(limits.size());
    for (const auto& images : limits) {
        const auto limit = read_run(CompareFolder::limit(entry.path, images));
        if (!limit || limit->kind != RunKind::comparison) continue;
        if (limit->state == RunEntry::State::finished) {
            ++entry.limits_done;
            entry.heads = limit->heads;
            entry.finished = limit->finished;
        } else {
            entry.state = limit->state;
        }
    }
    if (entry.limits_done >= entry.limits)
        entry.state = RunEntry::State::finished;
    else
        entry.finished.clear();
    entry.resumable = entry.state != RunEntry::State::finished;
}

/// Reads what config.json has for a comparison, on one split or on folds.
ordered_json read_compare_config(RunEntry& entry) {
    auto config = read_config(entry);
    config.at("seeds").get_to(entry.seeds);
    for (const auto& name : config.at("heads"))
        entry.heads.push_back({.head = name.get<std::string>(),
                               .params = {},
                               .trained_params = {},
                               .test_accuracy = {}});
    return config;
}

/// Adds what a comparison has of one of its runs, or a cross-validation of one of its comparisons.
void take_part(RunEntry& entry, const RunEntry& part) {
    entry.models.insert(entry.models.end(), part.models.begin(), part.models.end());
    if (!part.started.empty()) entry.started = std::min(entry.started, part.started);
    entry.finished = std::max(entry.finished, part.finished);
}

void conclude(RunEntry& entry, bool finished, bool interrupted) {
    if (finished)
        entry.state = RunEntry::State::finished;
    else if (interrupted)
        entry.state = RunEntry::State::interrupted;
    if (!finished) entry.finished.clear();
    entry.resumable = !finished;
}

void read_comparison_files(RunEntry& entry) {
    const auto config = read_compare_config(entry);
    if (config.contains("train_limits"))
        return read_limits(entry, config["train_limits"].get<std::vector<std::string>>());
    if (has_file(entry.path, CompareFolder::json)) {
        const auto comparison = read_json(entry.path / CompareFolder::json);
        entry.seeds_done = static_cast<int>(comparison.at("seeds").size());
        for (const auto& figures : comparison.at("heads"))
            for (auto& head : entry.heads)
                if (head.head == figures.at("head").get<std::string>()) {
                    read_params(head, figures.at("params"));
                    head.test_accuracy = figures.at("test_accuracy").at("mean").get<double>();
                    head.metrics = metrics_in_comparison(figures);
                }
    }
    bool interrupted = false;
    for (const auto& folder : folders_in(entry.path / CompareFolder::runs)) {
        const auto run = read_run(folder);
        if (!run) continue;
        interrupted = interrupted || run->state == RunEntry::State::interrupted;
        take_part(entry, *run);
    }
    conclude(entry, entry.seeds_done >= entry.seeds, interrupted);
}

void read_folds_files(RunEntry& entry) {
    read_compare_config(entry).at("folds").get_to(entry.folds);
    std::map<std::string, double> sums;
    bool interrupted = false;
    for (int number = 1; number <= entry.folds; ++number) {
        const auto fold = read_run(FoldsFolder::fold(entry.path, number));
        if (!fold || fold->kind != RunKind::comparison) continue;
        interrupted = interrupted || fold->state == RunEntry::State::interrupted;
        take_part(entry, *fold);
        if (fold->seeds_done < entry.seeds) continue;
        ++entry.folds_done;
        for (auto& head : entry.heads)
            for (const auto& own : fold->heads)
                if (own.head == head.head && own.test_accuracy) {
                    head.params = own.params;
                    head.trained_params = own.trained_params;
                    head.test_accuracy = (sums[head.head] += *own.test_accuracy) / entry.folds_done;
                    head.metrics["test_accuracy"] = *head.test_accuracy;
                }
    }
    conclude(entry, entry.folds_done == entry.folds, interrupted);
}

/// Notes are no results: where they cannot be read, the run is as good as before.
void read_own_notes(RunEntry& entry) {
    try {
        entry.notes = read_notes(entry.path);
    } catch (const Error& error) {
        entry.problem = printable(error.what());
    }
}

void collect(const fs::path& folder, int levels, std::vector<RunEntry>& found) {
    for (const auto& path : folders_in(folder)) {
        auto entry = read_run(path);
        const bool look_inside = !entry || entry->limits > 0;
        if (entry) found.push_back(std::move(*entry));
        if (look_inside && levels > 1) collect(path, levels - 1, found);
    }
}

} // namespace

std::string to_string(RunEntry::Kind kind) {
    return kind == RunKind::run ? "run" : kind == RunKind::comparison ? "comparison" : "folds";
}

std::string to_string(RunEntry::State state) {
    switch (state) {
    case RunEntry::State::finished:
        return "finished";
    case RunEntry::State::interrupted:
        return "interrupted";
    case RunEntry::State::unfinished:
        return "unfinished";
    case RunEntry::State::damaged:
        break;
    }
    return "damaged";
}

bool has_comparison(const RunEntry& entry) {
    if (entry.state == RunEntry::State::damaged || entry.kind == RunKind::run) return false;
    if (entry.kind == RunKind::folds) return entry.folds_done > 0;
    return entry.limits > 0 ? entry.limits_done > 0 : entry.seeds_done > 0;
}

std::string status(const RunEntry& entry) {
    if (entry.state == RunEntry::State::damaged) return "damaged";
    return entry.in_use ? "running" : to_string(entry.state);
}

std::string progress(const RunEntry& entry) {
    if (entry.state == RunEntry::State::damaged) return "";
    if (entry.kind == RunEntry::Kind::run)
        return fmt::format("{}/{} epochs", entry.epochs_done, entry.epochs);
    if (entry.kind == RunEntry::Kind::folds)
        return fmt::format("{}/{} folds", entry.folds_done, entry.folds);
    if (entry.limits > 0) return fmt::format("{}/{} train limits", entry.limits_done, entry.limits);
    return fmt::format("{}/{} seeds", entry.seeds_done, entry.seeds);
}

std::string model_and_weights(const RunEntry& entry) {
    if (entry.weights.empty()) return entry.model;
    return fmt::format("{}, {}", entry.model, data_name(entry.weights));
}

std::string parameters(const RunEntry::Head& head) {
    if (!head.params) return {};
    return fmt::format("{}: {} parameters{}", head.head, grouped(*head.params),
                       head.trained_params
                           ? fmt::format(", {} of them trained", grouped(*head.trained_params))
                           : "");
}

std::optional<RunEntry> read_run(const fs::path& path) {
    const auto kind = run_kind(path);
    if (!kind) return {};
    RunEntry entry;
    entry.path = path;
    entry.kind = *kind;
    try {
        entry.kind == RunKind::run          ? read_run_files(entry)
        : entry.kind == RunKind::comparison ? read_comparison_files(entry)
                                            : read_folds_files(entry);
        entry.in_use = RunFolder::in_use(path);
        entry.resumable = entry.resumable && !entry.in_use;
        read_own_notes(entry);
        return entry;
    } catch (const nlohmann::json::exception& error) {
        entry.problem = fmt::format("{}: its files are not what Headroom writes ({}): they were "
                                    "changed or damaged",
                                    path.string(), error.what());
    } catch (const std::exception& error) {
        entry.problem = error.what();
    }
    entry.problem = printable(entry.problem);
    entry.state = RunEntry::State::damaged;
    // run.json can be written again from a checkpoint.
    entry.resumable = entry.resumable && has_checkpoint(path) && !RunFolder::in_use(path);
    if (entry.resumable)
        entry.problem += fmt::format(": headroom train {} writes it again", option_name("resume"));
    return entry;
}

std::vector<RunEntry> list_runs(const fs::path& folder) {
    std::error_code error;
    const fs::directory_iterator readable(folder, error);
    if (error)
        throw io_error(fmt::format("{}: cannot be listed: {}: expected a folder of runs",
                                   folder.string(), error.message()));
    std::vector<RunEntry> found;
    const auto itself = read_run(folder);
    if (itself) found.push_back(*itself);
    if (!itself || itself->kind != RunEntry::Kind::run) collect(folder, 2, found);
    std::ranges::stable_sort(found, std::greater(), &RunEntry::started);
    return found;
}

std::vector<fs::path> models_of(const fs::path& folder) {
    const auto entry = read_run(folder);
    return entry ? entry->models : std::vector<fs::path>();
}

ordered_json to_json(const RunEntry& entry) {
    auto or_null = [](const auto& value) { return value ? ordered_json(*value) : ordered_json(); };
    auto text_or_null = [](const std::string& text) {
        return text.empty() ? ordered_json() : ordered_json(text);
    };
    ordered_json json = {{"run", entry.path.string()},
                         {"kind", to_string(entry.kind)},
                         {"state", to_string(entry.state)},
                         {"in_use", entry.in_use},
                         {"resumable", entry.resumable},
                         {"problem", text_or_null(entry.problem)},
                         {"model", entry.model},
                         {"weights", text_or_null(entry.weights)},
                         {"data", entry.data},
                         {"heads", ordered_json::array()},
                         {"epochs", entry.epochs}};
    for (const auto& head : entry.heads)
        json["heads"].push_back({{"head", head.head},
                                 {"params", or_null(head.params)},
                                 {"trained_params", or_null(head.trained_params)},
                                 {"test_accuracy", or_null(head.test_accuracy)}});
    if (entry.kind == RunEntry::Kind::run) {
        json["epochs_done"] = entry.epochs_done;
    } else {
        json["seeds"] = entry.seeds;
        if (entry.kind == RunEntry::Kind::comparison) {
            json["seeds_done"] = entry.seeds_done;
        } else {
            json["folds"] = entry.folds;
            json["folds_done"] = entry.folds_done;
        }
        if (entry.limits > 0) {
            json["limits"] = entry.limits;
            json["limits_done"] = entry.limits_done;
        }
    }
    json["started"] = text_or_null(entry.started);
    json["finished"] = text_or_null(entry.finished);
    json["tags"] = entry.notes.tags;
    json["note"] = text_or_null(entry.notes.note);
    json["models"] = ordered_json::array();
    for (const auto& model : entry.models)
        json["models"].push_back(model.string());
    return json;
}

} // namespace headroom
