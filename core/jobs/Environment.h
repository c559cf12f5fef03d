#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace headroom {

/// "0.1.0 (abc1234)": the version and the commit; "0.1.0" where the program was not built in a
/// clone. Both front ends print it behind their name.
std::string version_text();

/// The machine and the versions that a result depends on, as run.json and `headroom info` give
/// them: {"isa", "cpu", "versions": {"headroom", "commit", "onednn", "hdf5", "qt", "compiler"}}.
/// The commit is "unknown" where the program was not built in a clone.
nlohmann::ordered_json environment_json();

} // namespace headroom
