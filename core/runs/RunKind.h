#pragma once

#include <filesystem>
#include <optional>

namespace headroom {

/// Contents of a folder of results: one head's run, or a comparison of several.
enum class RunKind { run, comparison };

/// Returns the kind of results in a folder; empty if headroom wrote none there.
std::optional<RunKind> run_kind(const std::filesystem::path& folder);

/// Whether the folder's config.json was written by a job of this kind. It is written before all
/// other files and removed after them: with it, files with a job's names are that job's.
bool has_config_of(const std::filesystem::path& folder, RunKind kind);

} // namespace headroom
