#pragma once

#include "cli/commands/Command.h"

namespace headroom {

/// Text of `headroom help`: the commands.
std::string general_help();

/// Text of `headroom help dataset`: the commands that begin with this word.
std::string group_help(const std::string& group);

/// Text of `headroom help COMMAND`: usage, examples, options.
std::string command_help(const Command& command, const std::vector<OptionSet::Option>& options,
                         int columns);

} // namespace headroom
