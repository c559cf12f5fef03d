#pragma once

#include <string>
#include <vector>

namespace headroom {

/// Returns ": did you mean WORD?" for the nearest known word; "" if none is near.
std::string did_you_mean(const std::string& typed, const std::vector<std::string>& known,
                         const std::string& prefix = "");

} // namespace headroom
