#pragma once

#include "core/runs/RunKind.h"

#include <string>
#include <vector>

namespace headroom {

/// The files that a job of this kind writes into its folder, config.json last.
const std::vector<std::string>& own_files(RunKind kind);

/// Whether nothing is in the folder but what a process that was killed at its beginning leaves.
bool is_unused(const std::filesystem::path& folder, RunKind kind);

/// Checks that a job of this kind may replace what is in the folder. Throws Error(usage) naming
/// what headroom did not write, or wrote as another kind of job, Error(locked) where a process
/// works in a run of a comparison.
void check_replaceable(const std::filesystem::path& folder, RunKind kind);

/// Removes a job's own files, and `runs` where nothing is in it. What others wrote stays, and so
/// do a comparison's runs.
void remove_own_files(const std::filesystem::path& folder, RunKind kind);

/// Removes what killed processes left half-written; for who has locked the folder.
void remove_leftovers(const std::filesystem::path& folder, RunKind kind);

/// The run folders of a comparison, HEAD-seedN, whose config.json says the same head and seed.
std::vector<std::filesystem::path> runs_of_comparison(const std::filesystem::path& folder);

/// Removes the runs of a comparison. A run's folder goes with it where nothing else is in it.
void remove_runs_of_comparison(const std::filesystem::path& folder);

} // namespace headroom
