#pragma once

#include "datasets/source/Hdf5Object.h"

#include <nlohmann/json.hpp>

namespace headroom {

/// The "hdf5" of `dataset inspect` (docs/commands.md).
nlohmann::ordered_json to_json(const std::vector<Hdf5Entry>& entries);

} // namespace headroom
