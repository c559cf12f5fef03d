#pragma once

#include <string>

namespace headroom {

/// Completion of the command line for bash (with bash-completion's functions) and for zsh, from the
/// option definitions: commands, options, words that an option takes, models, heads, and files or
/// folders if the value's name is FILE, FOLDER, DIR, PATH, RUN, MODEL or IMAGE.
std::string bash_completion();
std::string zsh_completion();

} // namespace headroom
