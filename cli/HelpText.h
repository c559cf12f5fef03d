#pragma once

#include "cli/Command.h"

namespace headroom {

/// What `headroom help` prints: the commands.
std::string general_help();

/// What `headroom help COMMAND` prints: usage, examples, options.
std::string command_help(const Command& command, const std::vector<OptionSet::Option>& options,
                         int columns);

} // namespace headroom
