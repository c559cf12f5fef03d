#pragma once

#include "core/jobs/batch/CellCheck.h"
#include "core/runs/config/TrainingSpec.h"

#include <map>

namespace headroom {

/// The settings for which a cell's costs are predicted on this machine: f32 where the precision
/// would be measured first. `threads` are those of cells that do not say how many; 0 = all.
TrainSpec costed_spec(const BatchCell& cell, int threads);

/// The same for cells that train the same network on the same data.
std::string network_key(const BatchCell& cell);

/// Predicted memory of training cells, in bytes, by number: without images and program, and only of
/// cells that can be trained.
using CellMemory = std::map<std::size_t, std::int64_t>;

/// Predicts it while the data of cells are open; `memory` outlives the function.
VisitGroup predict_memory(CellMemory& memory, int threads);

/// Opens the data of these cells to predict it. Throws Cancelled when stopped.
CellMemory predicted_memory(const std::vector<BatchCell>& cells, int threads,
                            const JobControl& control);

} // namespace headroom
