#pragma once

#include <string>

namespace headroom {

/// "~" and "~/photos" with the home folder in place of ~, as a shell has it. A shell leaves it to
/// the program behind "--data=", in a configuration file and in a window. "./~" is a file's name.
std::string with_home(const std::string& path, const std::string& home);

} // namespace headroom
