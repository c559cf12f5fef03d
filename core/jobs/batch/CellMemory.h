#pragma once

#include "core/batch/BatchFolder.h"
#include "core/jobs/training/TrainingData.h"
#include "core/models/Model.h"
#include "core/runs/config/TrainingSpec.h"

#include <map>

namespace headroom {

/// The settings for which a cell's costs are predicted on this machine: f32 where the precision
/// would be measured first. `threads` are those of cells that do not say how many; 0 = all.
TrainSpec costed_spec(const BatchCell& cell, int threads);

/// The same for cells that train the same network on the same data.
std::string network_key(const BatchCell& cell);

/// Predicted memory of training each of these cells, in bytes, by number: without images and
/// program, and only of cells that can be trained. Throws Cancelled when stopped.
std::map<std::size_t, std::int64_t> predicted_memory(const std::vector<BatchCell>& cells,
                                                     int threads, const JobControl& control);

} // namespace headroom
