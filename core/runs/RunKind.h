#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace headroom {

/// Contents of a folder of results: one head's run, a comparison of several, or one on each fold of
/// a cross-validation.
enum class RunKind { run, comparison, folds };

/// Returns the command that writes it, for messages: "train", "compare".
std::string command_of(RunKind kind);

/// Returns the kind of results in a folder; empty if headroom wrote none there.
std::optional<RunKind> run_kind(const std::filesystem::path& folder);

/// Whether one of the folders in it has results: a folder of runs. False if it cannot be
/// read.
bool has_runs(const std::filesystem::path& folder);

/// Whether the folder's config.json was written by a job of this kind. It is written before all
/// other files and removed after them: with it, files with a job's names are that job's.
bool has_config_of(const std::filesystem::path& folder, RunKind kind);

} // namespace headroom
