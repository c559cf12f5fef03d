#pragma once

#include "datasets/formats/hdf5/Hdf5Walk.h"
#include "datasets/source/OpenOptions.h"

#include <optional>
#include <string>
#include <vector>

namespace headroom {

/// The objects of an HDF5 file that hold one split.
struct Hdf5Names {
    std::string images, labels;
};

struct Hdf5SplitNames {
    std::optional<Hdf5Names> train, valid, test;
    std::vector<std::string> notes; ///< images that are left out, because they have no labels
};

/// Finds images and labels by the names people use (Hdf5Reader.h), or takes the options' paths.
/// Throws Error(bad_data) asking for the names of both where that leaves none or
/// several.
Hdf5SplitNames find_hdf5_names(const Hdf5Walk& walk, const OpenOptions& options);

} // namespace headroom
