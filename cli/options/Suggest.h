#pragma once

#include <string>
#include <vector>

namespace headroom {

/// ": did you mean WORD?" for the known word nearest to what was typed; "" where none is near.
std::string did_you_mean(const std::string& typed, const std::vector<std::string>& known,
                         const std::string& prefix = "");

} // namespace headroom
