#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace headroom {

struct ImageFiles {
    std::vector<std::string> files; ///< in the order of their paths' bytes
    std::size_t left_out = 0;       ///< regular files without an image's name
};

/// Finds the files with an image's name in a folder and the folders below it, hidden ones left out.
/// None is opened. Throws Error(io) where the folder cannot be read, Error(bad_data) where there is
/// no such file.
ImageFiles find_image_files(const std::filesystem::path& folder);

} // namespace headroom
