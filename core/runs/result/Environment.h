#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace headroom {

/// "0.1.0 (abc1234)": the version and the commit; "0.1.0" where the program was not built in a
/// clone. Both front ends print it behind their name.
std::string version_text();

/// The machine and the versions that a result depends on, as run.json and `headroom info` give
/// them: {"isa", "cpu", "versions": {"headroom", "commit", "onednn", "hdf5", "qt", "compiler"}}.
/// The commit is "unknown" where the program was not built in a clone.
nlohmann::ordered_json environment_json();

/// The same for people, with the threads and the precision that "auto" means here, in an order to
/// read: {{"Headroom", "0.1.0 (abc1234)"}, {"oneDNN", "2.6.3"}, ...}.
std::vector<std::pair<std::string, std::string>> environment_rows();

} // namespace headroom
