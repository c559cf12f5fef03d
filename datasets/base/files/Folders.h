#pragma once

#include <filesystem>
#include <vector>

namespace headroom {

/// Creates a folder and those above it that are missing, and flushes each new name to the disk, so
/// that a power failure takes away neither them nor what is written into them. Returns those it
/// created, outermost first. Throws Error(io) naming the folder and the system's reason; what was
/// created until then is removed again.
std::vector<std::filesystem::path> create_folders(const std::filesystem::path& path);

/// Flushes the names in a folder to the disk; an empty path is the current folder. Some network
/// file systems cannot (EINVAL): the names have changed all the same. Throws Error(io).
void flush_folder(const std::filesystem::path& folder);

} // namespace headroom
