#pragma once

#include "cli/options/OptionSet.h"
#include "cli/output/Console.h"
#include "core/jobs/data/ConvertJob.h"

namespace headroom {

/// Adds the common options of `dataset convert` and `dataset synth`: how images are written.
void add_convert_options(OptionSet& options, ConvertSpec& spec);

/// Converts, and prints a summary.
void convert_and_print(const ConvertSpec& spec, Console& console);

} // namespace headroom
