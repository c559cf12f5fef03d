#pragma once

#include "core/jobs/JobControl.h"
#include "core/runs/config/TrainingSpec.h"
#include "core/runs/result/RunResult.h"
#include "core/training/Metrics.h"

namespace headroom {

struct TrainResult {
    bool interrupted = false; ///< stopped on request; the run folder can be resumed
    std::filesystem::path run;
    RunResult result;
    /// For the saved model, in evaluation mode, no augmentation; `held_out` is the test split's.
    Evaluation train, held_out;
    Evaluation valid; ///< likewise; no images without a valid split
};

/// Throws Error(usage) where options cannot be so; run() does it first.
void validate(const TrainSpec& spec);

/// Trains one head on one backbone. Throws Error: bad data before anything is written, diverged (6)
/// when the loss is not finite, locked (7) when another process works in `out`.
TrainResult run(const TrainSpec& spec, const JobControl& control);

} // namespace headroom
