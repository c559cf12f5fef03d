#pragma once

#include "cli/output/Console.h"

#include <vector>

namespace headroom {

/// Runs the whole program in-process: takes arguments without the program's name, returns the exit
/// status (docs/commands.md). Never throws.
int run_cli(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err,
            const Environment& environment = {});

} // namespace headroom
