#pragma once

#include "cli/commands/Command.h"

namespace headroom {

/// Options that every command has.
struct CommonOptions {
    bool help = false, quiet = false, json = false;
    std::string config;
};
void add_common_options(OptionSet& options, CommonOptions& common);

/// Options of a command, as help and man pages list them; they take no values.
std::vector<OptionSet::Option> options_of(const std::string& command);

/// Gives options their values: command line > environment (HEADROOM_EPOCHS for --epochs) > the
/// --config file > the user's file ($XDG_CONFIG_HOME/headroom/config) > default.
///
/// Throws Error(usage), with the nearest known name if one is misspelt. A HEADROOM_ variable that
/// no command knows is a warning only: it may belong to something else.
void read_values(const Command& command, OptionSet& options, const CommonOptions& common,
                 const std::vector<std::string>& arguments, Console& console);

} // namespace headroom
