#pragma once

#include <nlohmann/json.hpp>

namespace headroom {

/// The machine and the versions that a result depends on, as run.json and `headroom info` give
/// them: {"isa", "cpu", "versions": {"headroom", "commit", "onednn", "hdf5", "qt", "compiler"}}.
/// The commit is "unknown" where the program was not built in a clone.
nlohmann::ordered_json environment_json();

} // namespace headroom
