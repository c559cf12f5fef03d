#pragma once

#include "datasets/source/Hdf5Object.h"

#include <nlohmann/json.hpp>

namespace headroom {

/// JSON of "hdf5" in `dataset inspect` (docs/commands.md).
nlohmann::ordered_json to_json(const std::vector<Hdf5Entry>& entries);

} // namespace headroom
