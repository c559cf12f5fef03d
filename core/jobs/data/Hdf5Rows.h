#pragma once

#include "datasets/source/Hdf5Object.h"

#include <array>
#include <string>
#include <vector>

namespace headroom {

/// Contents of an HDF5 file as terminal and window show it: a row for each object, under
/// hdf5_titles.
using Hdf5Row = std::array<std::string, 6>;

inline const Hdf5Row hdf5_titles = {"HDF5 object", "Shape", "Type", "Stored", "Bytes", "Taken as"};

std::vector<Hdf5Row> hdf5_rows(const std::vector<Hdf5Entry>& entries);

} // namespace headroom
