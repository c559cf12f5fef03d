#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace headroom {

struct ImageFiles {
    std::vector<std::string> files; ///< in the order of their paths' bytes
    std::size_t left_out = 0;       ///< regular files without an image's extension
};

/// Finds the files with an image's extension in a folder and the folders below it, except hidden
/// ones. None is opened. Throws Error(io) if the folder cannot be read, Error(bad_data) if there is
/// no such file.
ImageFiles find_image_files(const std::filesystem::path& folder);

} // namespace headroom
