#pragma once

#include "core/jobs/training/TrainJob.h"
#include "core/jobs/training/TrainingData.h"
#include "core/runs/RunFolder.h"

namespace headroom {

/// Common part of TrainJob and CompareJob: trains one head on data that is already open. Its events
/// are about run `number` of `of`.
TrainResult train_head(const TrainingData& data, const TrainSpec& spec, std::size_t number,
                       std::size_t of, const JobControl& control);

} // namespace headroom
