#pragma once

#include "cli/output/Console.h"

#include <vector>

namespace headroom {

/// The whole program, in-process: arguments without the program's name in, exit status out
/// (docs/commands.md). Never throws.
int run_cli(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err,
            const Surroundings& surroundings = {});

} // namespace headroom
