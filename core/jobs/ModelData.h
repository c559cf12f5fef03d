#pragma once

#include "core/jobs/TrainJob.h"
#include "core/models/Checkpoint.h"

namespace headroom {

/// How a trained model wants data to be read: as it was taught to see images, unless the user says
/// otherwise. With the control's stop token, and progress as "reading PATH".
OpenOptions open_options(const DataSpec& data, const SavedModel& saved, const JobControl& control);

} // namespace headroom
