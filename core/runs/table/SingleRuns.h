#pragma once

#include "core/runs/RunList.h"

namespace headroom {

/// Returns the runs of a list, newest first, with those within its comparisons and
/// cross-validations in place of these; each run once.
std::vector<RunEntry> single_runs(std::vector<RunEntry> entries);

} // namespace headroom
