#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace headroom {

/// Version and commit, "0.1.0 (abc1234)"; "0.1.0" if the program was not built in a clone. Both
/// front ends print it after their name.
std::string version_text();

/// The machine and the versions that a result depends on, as in run.json and `headroom info`:
/// {"isa", "cpu", "versions": {"headroom", "commit", "onednn", "hdf5", "qt", "compiler"}}. The
/// commit is "unknown" if the program was not built in a clone.
nlohmann::ordered_json environment_json();

/// Same as text, in reading order, with the number of threads and the precision that "auto" means
/// here: {{"Headroom", "0.1.0 (abc1234)"}, {"oneDNN", "2.6.3"}, ...}.
std::vector<std::pair<std::string, std::string>> environment_rows();

} // namespace headroom
