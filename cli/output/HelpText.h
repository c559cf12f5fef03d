#pragma once

#include "cli/commands/Command.h"

namespace headroom {

/// What `headroom help` prints: the commands.
std::string general_help();

/// What `headroom help dataset` prints: the commands that begin with this word.
std::string group_help(const std::string& group);

/// What `headroom help COMMAND` prints: usage, examples, options.
std::string command_help(const Command& command, const std::vector<OptionSet::Option>& options,
                         int columns);

} // namespace headroom
