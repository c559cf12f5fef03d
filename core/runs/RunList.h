#pragma once

#include "core/runs/RunKind.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace headroom {

/// A run or a comparison that lies in a folder, as its JSON files tell; no weights are read.
struct RunEntry {
    using Kind = RunKind;
    /// unfinished: begun and neither finished nor stopped on request: killed, or still `in_use`.
    enum class State { finished, interrupted, unfinished, damaged };

    /// A run has one; a comparison one for each of its heads, with means over the seeds.
    struct Head {
        std::string head;
        std::optional<std::int64_t> params;
        std::optional<std::int64_t> trained_params; ///< empty where nothing is frozen
        std::optional<double> test_accuracy;        ///< empty until it was measured
    };

    std::filesystem::path path;
    Kind kind = Kind::run;
    State state = State::unfinished;
    bool in_use = false;    ///< a process works in it right now
    bool resumable = false; ///< train_spec or compare_spec can go on with it
    std::string problem;    ///< of a damaged one: one line that says what and where
    std::string model, data;
    std::string weights; ///< the file that the backbone begins with; empty = random ones
    std::vector<Head> heads;
    int epochs = 0;       ///< that each run is to have
    int epochs_done = 0;  ///< of a run
    int seeds = 1;        ///< that a comparison is to have
    int seeds_done = 0;   ///< of a comparison: those of which every head is finished
    std::string started;  ///< "2025-01-31T12:00:00Z"
    std::string finished; ///< empty until then
    /// Folders with a model that can be evaluated: its own, or those of a comparison's runs.
    std::vector<std::filesystem::path> models;
};

std::string to_string(RunEntry::Kind kind);   ///< "run", "comparison"
std::string to_string(RunEntry::State state); ///< "finished", ...

/// What a person reads: the state, or "running".
std::string status(const RunEntry& entry);
/// "3/5 epochs", "1/3 seeds".
std::string progress(const RunEntry& entry);

/// "squeezenet1_1, weights.pth": the model, and the file that its backbone begins with.
std::string model_and_weights(const RunEntry& entry);
/// "gap-dense: 723,009 parameters, 513 of them trained"; empty where they are not known.
std::string parameters(const RunEntry::Head& head);

/// Every run and comparison in that folder, itself included, at most two levels deep, newest first.
/// The runs within a comparison are listed where `folder` is that comparison. Damaged ones are
/// listed with their problem. Throws Error(io) where `folder` is none or cannot be read.
std::vector<RunEntry> list_runs(const std::filesystem::path& folder);

/// That one folder; empty where it holds neither a run nor a comparison.
std::optional<RunEntry> read_run(const std::filesystem::path& path);

/// The documented JSON of one entry (docs/commands.md).
nlohmann::ordered_json to_json(const RunEntry& entry);

} // namespace headroom
