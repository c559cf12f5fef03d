#pragma once

#include "datasets/source/OpenOptions.h"
#include "datasets/source/OpenedData.h"

namespace headroom {

/// Returns a line for each given option that has no effect on these data. Call it with the splits
/// of the data or of a split file, before others are taken from train.
std::vector<std::string> unused_options(const OpenOptions& options, const OpenedData& data);

} // namespace headroom
