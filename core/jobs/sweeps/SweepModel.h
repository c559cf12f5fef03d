#pragma once

#include "core/jobs/JobControl.h"
#include "core/jobs/sweeps/FinishedRuns.h"
#include "core/jobs/sweeps/SweepSpec.h"
#include "core/models/Checkpoint.h"

namespace headroom {

/// A finished run's network, and how a sweep computes it.
struct SweepModel {
    FinishedRun run;
    SavedModel saved;
    Execution how;
};

/// Reads the run's model. The precision is its own unless the spec sets one; `auto` is bf16
/// wherever the processor has instructions for it, because inference is faster in bf16 there
/// (docs/performance.md). Throws the errors of load_model, and Error(resources) if the machine
/// fails its self-test.
SweepModel load_sweep_model(const FinishedRun& run, const SweepSpec& spec,
                            const std::stop_token& stop);

/// Emits a message if the precision that was asked for is not available.
void report_precision(const SweepSpec& spec, const JobControl& control);

} // namespace headroom
