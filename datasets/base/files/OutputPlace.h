#pragma once

#include <filesystem>

namespace headroom {

/// What is found in an output's place may be replaced only where that was asked for.
/// Call these before the work whose result is written.

/// Throws Error(usage) where a file is there already and may not be replaced, or where the place
/// is no file's; Error(io) where its folder is missing or cannot be written to.
void check_output_file(const std::filesystem::path& path, bool may_replace);

/// Throws Error(usage) where a folder is there, is not empty and may not be replaced, or where it
/// is a file; Error(io) where it cannot be created or written to.
void check_output_folder(const std::filesystem::path& path, bool may_replace);

/// Throws Error(io) where no folder of that name can be made or written to.
void check_folder_can_be_written(const std::filesystem::path& path);

} // namespace headroom
