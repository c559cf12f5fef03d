#pragma once

#include "datasets/Hdf5Object.h"

#include <string>
#include <vector>

namespace headroom {

/// What an HDF5 file holds, as a table, and which options would have it read otherwise.
std::string hdf5_table(const std::vector<Hdf5Entry>& entries);

} // namespace headroom
