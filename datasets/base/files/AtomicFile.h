#pragma once

#include <filesystem>
#include <string_view>

namespace headroom {

/// Writes `content` so that `path` always holds either the old or all of the new content: a
/// temporary file in the same folder, fsync, rename, fsync of the folder. Throws Error(io) naming
/// the path and the system's reason; the old file is then untouched.
void write_atomically(const std::filesystem::path& path, std::string_view content);

} // namespace headroom
