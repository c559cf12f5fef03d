#pragma once

#include "core/engine/Precision.h"
#include "core/jobs/JobControl.h"
#include "core/training/TrainOptions.h"

namespace headroom {

/// choose_precision, with a message where the precision that was asked for cannot be had.
PrecisionChoice choose_precision(const std::string& wanted, const JobControl& control);

/// Sets what the machine decides: the threads and the precision.
void resolve(TrainOptions& options, const JobControl& control);

} // namespace headroom
