#pragma once

#include <string>

namespace headroom {

/// The version of the library that is loaded: "1.10.8".
std::string hdf5_version();

/// Whether a file has the signature of HDF5, at its start or after a user block: at byte 512, 1024,
/// 2048 and so on, as in MATLAB's files.
bool is_hdf5_file(const std::string& path);

} // namespace headroom
