#pragma once

#include <filesystem>

namespace headroom {

/// An output replaces existing files only where the user requested it. Call these before the work
/// whose result is written.

/// Throws Error(usage) if the file exists and must not be replaced, or if something that is not a
/// file has its name; Error(io) if its folder is missing or not writable.
void check_output_file(const std::filesystem::path& path, bool may_replace);

/// Throws Error(usage) if the folder exists, is not empty and must not be replaced, or if it is a
/// file; Error(io) if it cannot be created or written to.
void check_output_folder(const std::filesystem::path& path, bool may_replace);

/// Throws Error(io) if a folder of that name can be neither created nor written to.
void check_folder_can_be_written(const std::filesystem::path& path);

} // namespace headroom
