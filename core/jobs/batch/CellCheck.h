#pragma once

#include "core/batch/BatchFolder.h"
#include "core/jobs/training/TrainingData.h"

#include <functional>
#include <map>
#include <string>

namespace headroom {

/// Called with cells that share data, while these are open.
using VisitGroup =
    std::function<void(const std::vector<const BatchCell*>& cells, const TrainingData& data)>;

/// The error of each cell that cannot be trained, by number: an option out of range, a head that
/// does not fit the model, data that cannot be read. Data are opened once for all cells that share
/// them. Throws Cancelled when stopped.
std::map<std::size_t, std::string> wrong_cells(const std::vector<BatchCell>& cells,
                                               const JobControl& control,
                                               const VisitGroup& visit = {});

/// Throws Error(usage) that names those cells and why the first of them is wrong, and Cancelled
/// when stopped.
void check_cells(const std::vector<BatchCell>& cells, const JobControl& control,
                 const VisitGroup& visit = {});

} // namespace headroom
