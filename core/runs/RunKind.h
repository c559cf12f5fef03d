#pragma once

#include <filesystem>
#include <optional>

namespace headroom {

/// What a folder of results holds: one head's run, or a comparison of several.
enum class RunKind { run, comparison };

/// The kind of results that a folder holds; empty where there are none of headroom's.
std::optional<RunKind> run_kind(const std::filesystem::path& folder);

/// Whether the folder's config.json is one that a job of this kind wrote. It is written before any
/// other file and removed after them: with it the files of a job's names are that job's.
bool has_config_of(const std::filesystem::path& folder, RunKind kind);

} // namespace headroom
