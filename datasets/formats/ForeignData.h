#pragma once

#include <string>

namespace headroom {

/// What a file or folder is, by its first bytes and names, that holds data in a form that is not
/// read here, and the way in, in one line: mostly a command that makes an HDF5 file or class
/// folders of it. Empty where nothing is known of it; for a folder also where it may have class
/// folders.
std::string way_in_for_file(const std::string& path);
std::string way_in_for_folder(const std::string& path);

} // namespace headroom
