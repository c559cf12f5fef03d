#pragma once

#include <string>

namespace headroom {

/// Completion of the command line for bash (with bash-completion's functions) and for zsh, from the
/// option definitions: commands, options, words that an option takes, models, heads, and files or
/// folders where the value's name says so (FILE, FOLDER, DIR, PATH, RUN, MODEL,
/// IMAGE).
std::string bash_completion();
std::string zsh_completion();

} // namespace headroom
