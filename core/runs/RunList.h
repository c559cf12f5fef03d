#pragma once

#include "core/runs/RunKind.h"
#include "core/runs/RunNotes.h"
#include "core/runs/table/RunValues.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace headroom {

/// A run, a comparison or a cross-validation in a folder, as described by its JSON files; no
/// weights are read.
struct RunEntry {
    using Kind = RunKind;
    /// unfinished: started, neither finished nor stopped on request: killed, or still `in_use`.
    enum class State { finished, interrupted, unfinished, damaged };

    /// A run has one; a comparison has one for each of its heads, with means over the seeds; a
    /// cross-validation has means over its finished folds.
    struct Head {
        std::string head;
        std::optional<std::int64_t> params;
        std::optional<std::int64_t> trained_params; ///< empty where nothing is frozen
        std::optional<double> test_accuracy;        ///< empty until it was measured
        RunValues metrics{};                        ///< by their keys (RunMetrics.h)
    };

    std::filesystem::path path;
    Kind kind = Kind::run;
    State state = State::unfinished;
    bool in_use = false;    ///< a process works in it now
    bool resumable = false; ///< train_spec or compare_spec can resume it
    std::string problem;    ///< if damaged: one line that says what and where
    std::string model, data;
    std::string fingerprint; ///< of the data
    RunValues settings;      ///< by the options' keys, as users write them
    RunNotes notes;          ///< none where they are damaged
    std::string weights;     ///< the file that the backbone begins with; empty = random ones
    std::vector<Head> heads;
    int epochs = 0;       ///< requested for each run
    int epochs_done = 0;  ///< for a run
    int seeds = 1;        ///< requested for a comparison
    int seeds_done = 0;   ///< for a comparison: seeds for which every head is finished
    int folds = 0;        ///< requested for a cross-validation
    int folds_done = 0;   ///< for a cross-validation: those whose comparison is finished
    std::string started;  ///< "2025-01-31T12:00:00Z"
    std::string finished; ///< empty until then
    /// Comparisons with one number of training images each; 0: it is no collection of them.
    int limits = 0, limits_done = 0;
    /// Folders with a model that can be evaluated: its own, or those of the runs below. None of
    /// comparisons with several numbers of images, which have their own.
    std::vector<std::filesystem::path> models;
};

std::string to_string(RunEntry::Kind kind);   ///< "run", "comparison"
std::string to_string(RunEntry::State state); ///< "finished", ...

/// Whether it compares heads, and a part of it is finished.
bool has_comparison(const RunEntry& entry);

/// Status to be shown: the state, or "running".
std::string status(const RunEntry& entry);
/// "3/5 epochs", "1/3 seeds", "2/5 folds", "2/4 train limits".
std::string progress(const RunEntry& entry);

/// "squeezenet1_1, weights.pth": the model, and the file of its backbone's first values.
std::string model_and_weights(const RunEntry& entry);
/// "gap-dense: 723,009 parameters, 513 of them trained"; empty if they are not known.
std::string parameters(const RunEntry::Head& head);

/// Lists every run, comparison and cross-validation in that folder, itself included, at most two
/// levels deep, newest first. What is within one of them is listed only if `folder` is that one;
/// comparisons with several numbers of training images are listed too. Damaged ones are listed
/// with their problem. Throws Error(io) if `folder` is not a folder or cannot be read.
std::vector<RunEntry> list_runs(const std::filesystem::path& folder);

/// Returns the RunEntry::models of the results in that folder; none if it has no results.
std::vector<std::filesystem::path> models_of(const std::filesystem::path& folder);

/// Reads that one folder; empty if it holds none of them.
std::optional<RunEntry> read_run(const std::filesystem::path& path);

/// Documented JSON of one entry (docs/commands.md).
nlohmann::ordered_json to_json(const RunEntry& entry);

} // namespace headroom
