#pragma once

#include "datasets/formats/hdf5/Hdf5Walk.h"

#include <string>
#include <vector>

namespace headroom {

/// The class names of an HDF5 file. Where the file does not list them, the labels of the split read
/// first say what classes there are, and the other splits are held against it.
struct ClassNames {
    std::vector<std::string> names; ///< empty until known
    std::string source;             ///< where they come from, for messages
    int from = 0;                   ///< the first class's number, where labels are numbers
    bool numbered = false;          ///< they are named for the labels' numbers
};

ClassNames find_class_names(Hdf5Walk& walk, const std::string& labels);

/// Reads integers or booleans (N, N x 1, 1 x N), one-hot rows (N x K; K x N as MATLAB stores them)
/// or strings as class indices. Throws Error(bad_data) where there are not `count` of them, or
/// naming the first that is no class.
std::vector<int> read_labels(Hdf5Walk& walk, const std::string& labels, const std::string& images,
                             std::uint64_t count, ClassNames& classes);

} // namespace headroom
