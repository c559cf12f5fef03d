#pragma once

#include "core/jobs/JobControl.h"

namespace headroom {

/// An epoch as a log tells it, one below the other in columns:
/// "flatten-dense, seed 0: epoch  3/12  loss 0.1234 ..."
std::string epoch_line(const EpochDone& epoch);

} // namespace headroom
