#pragma once

#include <string>

namespace headroom {

/// Replaces the ~ of "~" and "~/photos" by the home folder, as a shell does. A shell leaves it to
/// the program after "--data=", in a configuration file and in a window. "./~" is a file's name.
std::string with_home(const std::string& path, const std::string& home);

} // namespace headroom
