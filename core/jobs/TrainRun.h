#pragma once

#include "core/jobs/RunFolder.h"
#include "core/jobs/TrainJob.h"
#include "core/jobs/TrainingData.h"

namespace headroom {

/// What TrainJob and CompareJob have in common: one head, trained on data that is already open.
/// `label` names the run in events: "flatten-dense, seed 0 (1/6)".
TrainResult train_head(const TrainingData& data, const TrainSpec& spec, const std::string& label,
                       const JobControl& control);

/// How a run folder is opened.
RunFolder::Options run_folder_options(bool resume, bool exist_ok);

} // namespace headroom
