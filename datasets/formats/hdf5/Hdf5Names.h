#pragma once

#include "datasets/formats/hdf5/Hdf5Walk.h"
#include "datasets/source/OpenOptions.h"

#include <optional>
#include <string>
#include <vector>

namespace headroom {

/// Objects of an HDF5 file that hold one split.
struct Hdf5Names {
    std::string images, labels;
};

struct Hdf5SplitNames {
    std::optional<Hdf5Names> train, valid, test;
    std::vector<std::string> notes; ///< about images that are left out because they have no labels
};

/// Finds images and labels by the usual names (Hdf5Reader.h), or takes the options' paths. Throws
/// Error(bad_data) that requests the names of both if that finds none or several.
Hdf5SplitNames find_hdf5_names(const Hdf5Walk& walk, const OpenOptions& options);

} // namespace headroom
