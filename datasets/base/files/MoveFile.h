#pragma once

#include <filesystem>

namespace headroom {

/// Moves a file, or a symlink as it is, to a name that is not taken, and creates the folders it
/// needs. Nothing is ever overwritten, and at any moment the whole file is under one of the names:
/// on another file system it is copied, flushed, put in place, and only then removed. Throws
/// Error(io).
void move_file(const std::filesystem::path& from, const std::filesystem::path& to);

} // namespace headroom
