#pragma once

#include "datasets/formats/hdf5/Hdf5Walk.h"

#include <string>
#include <vector>

namespace headroom {

/// Class names of an HDF5 file. If the file does not list them, the labels of the split read first
/// define the classes, and the other splits are checked against them.
struct ClassNames {
    std::vector<std::string> names; ///< empty until known
    std::string source;             ///< where they came from, for messages
    int from = 0;                   ///< number of the first class, if labels are numbers
    bool numbered = false;          ///< classes are named by the labels' numbers
};

ClassNames find_class_names(Hdf5Walk& walk, const std::string& labels);

/// Reads integers or booleans (N, N x 1, 1 x N), one-hot rows (N x K; K x N as MATLAB stores them)
/// or strings as class indices. Throws Error(bad_data) if there are not `count` of them, or naming
/// the first that is not a class.
std::vector<int> read_labels(Hdf5Walk& walk, const std::string& labels, const std::string& images,
                             std::uint64_t count, ClassNames& classes);

} // namespace headroom
