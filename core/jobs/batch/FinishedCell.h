#pragma once

#include "core/batch/BatchFolder.h"
#include "core/comparison/HeadComparison.h"
#include "core/jobs/training/TrainJob.h"

#include <optional>
#include <string>

namespace headroom {

/// What a batch keeps of a finished cell beside its run: on which test images it was right.
std::string finished_cell_text(const TrainResult& result);

/// A finished cell, with the numbers of its run.json.
struct FinishedCell {
    BatchCell cell;
    TrainedRun run;
    std::vector<int> labels; ///< classes of the test images
    std::string data, fingerprint, model;
    std::vector<std::string> classes;
};

/// Reads a cell that is done. Throws Error(io) or Error(bad_data) if its files are missing or
/// damaged.
FinishedCell read_finished(const BatchFolder& batch, const BatchCell& cell);

} // namespace headroom
