#pragma once

#include "datasets/formats/hdf5/Hdf5Walk.h"
#include "datasets/source/OpenOptions.h"

#include <string>
#include <vector>

namespace headroom {

struct Hdf5SplitNames;

/// Lists all but the groups of a file, in the order of the walk. `class_source` is FoundImages'.
///
///     for (const auto& entry : list_hdf5(walk, names, options, found.class_source))
///         ... entry.object.path, entry.role ...
std::vector<Hdf5Entry> list_hdf5(const Hdf5Walk& walk, const Hdf5SplitNames& names,
                                 const OpenOptions& options, const std::string& class_source);

} // namespace headroom
