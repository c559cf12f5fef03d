#pragma once

#include <string>

namespace headroom {

/// Version of the library that is loaded: "1.10.8".
std::string hdf5_version();

/// Returns whether a file has HDF5's signature, at its start or after a user block: at byte 512,
/// 1024, 2048 and so on, as in MATLAB's files.
bool is_hdf5_file(const std::string& path);

} // namespace headroom
