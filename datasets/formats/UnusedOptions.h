#pragma once

#include "datasets/source/OpenOptions.h"
#include "datasets/source/OpenedData.h"

namespace headroom {

/// A line for each option that was given and has no effect on these data. Call it with the splits
/// as the data or a split file bring them, before others are taken from train.
std::vector<std::string> unused_options(const OpenOptions& options, const OpenedData& data);

} // namespace headroom
