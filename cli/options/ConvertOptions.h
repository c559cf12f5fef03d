#pragma once

#include "cli/options/OptionSet.h"
#include "cli/output/Console.h"
#include "core/jobs/data/ConvertJob.h"

namespace headroom {

/// How converted images are written: what `dataset convert` and `dataset synth` share.
void add_convert_options(OptionSet& options, ConvertSpec& spec);

/// Converts, and prints what was written.
void convert_and_print(const ConvertSpec& spec, Console& console);

} // namespace headroom
