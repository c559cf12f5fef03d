#include "datasets/base/files/HomeFolder.h"

namespace headroom {

std::string with_home(const std::string& path, const std::string& home) {
    const bool in_home = path == "~" || path.starts_with("~/");
    return in_home && !home.empty() ? home + path.substr(1) : path;
}

} // namespace headroom
