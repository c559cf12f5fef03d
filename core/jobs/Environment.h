#pragma once

#include <nlohmann/json.hpp>

namespace headroom {

/// The machine and the versions that a result depends on, as run.json and `headroom info` give
/// them: {"isa", "cpu", "versions": {"headroom", "onednn", "hdf5", "qt", "compiler"}}.
nlohmann::ordered_json environment_json();

} // namespace headroom
