#pragma once

#include "core/engine/Precision.h"
#include "core/jobs/JobControl.h"
#include "core/jobs/TrainingData.h"
#include "core/training/TrainOptions.h"

namespace headroom {

/// choose_precision, with a message where the precision that was asked for cannot be had.
PrecisionChoice choose_precision(const std::string& wanted, const JobControl& control);

/// Sets what the machine decides: the threads and the precision, which stays "auto" where that
/// takes a measurement of the network. Throws Error(resources) where the machine fails its
/// self-test.
void resolve(TrainOptions& options, const JobControl& control);

/// Measures where the precision is still "auto", and sets it in the options and in the model card.
void settle_precision(TrainOptions& options, TrainingData& data,
                      const std::vector<std::string>& heads, const JobControl& control);

} // namespace headroom
