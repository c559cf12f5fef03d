#pragma once

#include "core/engine/Precision.h"
#include "core/jobs/JobControl.h"
#include "core/jobs/training/TrainingData.h"
#include "core/training/TrainOptions.h"

namespace headroom {

/// Sets what depends on the machine: the number of threads. Throws Error(resources) if the machine
/// fails its self-test in the requested precision.
void resolve(TrainOptions& options, const JobControl& control);

/// Sets the precision in the options, the model card and `precision_why`, measured if automatic
/// (PrecisionTrial.h). Emits a message if bf16 was requested and is not available.
void settle_precision(TrainOptions& options, TrainingData& data,
                      const std::vector<std::string>& heads, const JobControl& control);

/// Emits a message if the requested precision is not available.
void report_fallback(PrecisionOption wanted, const PrecisionChoice& choice,
                     const JobControl& control);

} // namespace headroom
