#pragma once

#include <filesystem>
#include <vector>

namespace headroom {

/// Creates a folder and its missing parents, and flushes each new name to the disk, so that a power
/// failure loses neither them nor what is written into them. Returns the created ones, outermost
/// first. Throws Error(io) naming the folder and the system's reason, and removes those created so
/// far.
std::vector<std::filesystem::path> create_folders(const std::filesystem::path& path);

/// Flushes the names in a folder to the disk; an empty path is the current folder. Network file
/// systems that cannot (EINVAL) are ignored. Throws Error(io).
void flush_folder(const std::filesystem::path& folder);

/// Whether the path is below the folder, as both are spelled.
bool is_below(const std::filesystem::path& path, const std::filesystem::path& folder);

/// The same with links followed.
bool is_within(const std::filesystem::path& path, const std::filesystem::path& folder);

} // namespace headroom
