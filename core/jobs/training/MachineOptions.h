#pragma once

#include "core/engine/Precision.h"
#include "core/jobs/JobControl.h"
#include "core/jobs/training/TrainingData.h"
#include "core/training/TrainOptions.h"

namespace headroom {

/// Sets what the machine decides: the number of threads. Throws Error(resources) where the machine
/// fails its self-test in the precision that was asked for.
void resolve(TrainOptions& options, const JobControl& control);

/// Sets the precision in the options, the model card and `precision_why`, measuring where it is
/// automatic (PrecisionTrial.h). Emits a message where bf16 was asked for and cannot be had.
void settle_precision(TrainOptions& options, TrainingData& data,
                      const std::vector<std::string>& heads, const JobControl& control);

/// Emits a message where the precision that was asked for cannot be had.
void report_fallback(PrecisionOption wanted, const PrecisionChoice& choice,
                     const JobControl& control);

} // namespace headroom
