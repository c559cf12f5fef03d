#pragma once

#include <string>

namespace headroom {

/// The format of a source, by its name or first bytes: "idx", "folder", "hdf5", "cifar10",
/// "cifar100", "synth". Throws Error: io where there is nothing, bad_data where it is none of
/// these.
std::string find_format(const std::string& path);

} // namespace headroom
