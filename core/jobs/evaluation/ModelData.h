#pragma once

#include "core/jobs/JobControl.h"
#include "core/models/Checkpoint.h"
#include "core/runs/config/DataSpec.h"
#include "datasets/source/OpenedData.h"

namespace headroom {

/// Options for reading images as a trained model needs them: with its input's size and channels, as
/// in training, unless `asked` sets another size, channels or resizing. All jobs that show images
/// to a model use this.
OpenOptions as_model_sees(OpenOptions asked, const SavedModel& saved);

/// Same for data, with the control's stop token, and progress as "reading PATH".
OpenOptions open_options(const DataSpec& data, const SavedModel& saved, const JobControl& control);

/// Leaves the images' size, channels and resizing to the model.
void leave_to_model(OpenOptions& options);

/// Returns a note if the options resize images to another size than the model's input; else "".
std::string other_size_note(const OpenOptions& options, const SavedModel& saved);

} // namespace headroom
