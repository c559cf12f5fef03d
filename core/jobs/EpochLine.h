#pragma once

#include "core/jobs/JobControl.h"

namespace headroom {

/// Formats an epoch for a log, in aligned columns: "flatten-dense, seed 0: epoch  3/12  loss 0.1234
/// ..."
std::string epoch_line(const EpochDone& epoch);

} // namespace headroom
