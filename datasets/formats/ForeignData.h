#pragma once

#include <string>

namespace headroom {

/// Recognises, by first bytes and names, a file or folder whose data is in a format that is not
/// supported, and returns in one line how to import it: mostly a command that converts it to an
/// HDF5 file or class folders. Empty if it is unknown; for a folder also if it may have class
/// folders.
std::string way_in_for_file(const std::string& path);
std::string way_in_for_folder(const std::string& path);

} // namespace headroom
