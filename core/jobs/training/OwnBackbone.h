#pragma once

#include "core/runs/config/TrainingSpec.h"

namespace headroom {

/// Returns the run whose model has the backbone of a training that is resumed after its weight file
/// has gone; empty where the file is there, or is needed: a comparison whose backbone is trained
/// begins each run with it.
std::filesystem::path own_backbone(const TrainingSpec& spec);

} // namespace headroom
