#pragma once

#include "core/runs/RunKind.h"

#include <string>
#include <vector>

namespace headroom {

/// Files that a job of this kind writes to its folder, config.json last.
const std::vector<std::string>& own_files(RunKind kind);

/// Whether the folder has nothing but what a process killed at its start leaves.
bool is_unused(const std::filesystem::path& folder, RunKind kind);

/// Checks that a job of this kind may replace the folder's contents. Throws Error(usage) that names
/// what headroom did not write, or wrote as another kind of job, Error(locked) if a process works
/// in a part of it.
void check_replaceable(const std::filesystem::path& folder, RunKind kind);

/// Removes a job's own files, and `runs` if it is empty. Other files stay, and so do a comparison's
/// runs.
void remove_own_files(const std::filesystem::path& folder, RunKind kind);

/// Removes incomplete files of killed processes; call only while holding the folder's lock.
void remove_leftovers(const std::filesystem::path& folder, RunKind kind);

/// Returns the run folders of a comparison, HEAD-seedN, whose config.json has this head and seed.
std::vector<std::filesystem::path> runs_of_comparison(const std::filesystem::path& folder);

/// Returns the folders of its comparisons with a number of training images each, limit-N.
std::vector<std::filesystem::path> limits_of_comparison(const std::filesystem::path& folder);

/// Removes the runs of a comparison and its comparisons with other numbers of images, or the
/// comparisons of a cross-validation, and the folders that are then empty.
void remove_parts(const std::filesystem::path& folder, RunKind kind);

} // namespace headroom
