#pragma once

#include "core/runs/result/EpochDone.h"

#include <filesystem>
#include <vector>

namespace headroom {

/// Reads the epochs in a run's log.csv, which has a row from the first epoch on, also while the run
/// is being trained. None if there is no such file; a row that has no epoch is left out, as is a
/// value that is not a number. Throws Error(io) if it cannot be read, Error(bad_data) if it is not
/// CSV.
std::vector<EpochDone> read_epochs(const std::filesystem::path& run);

} // namespace headroom
