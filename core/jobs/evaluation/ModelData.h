#pragma once

#include "core/jobs/JobControl.h"
#include "core/models/Checkpoint.h"
#include "core/runs/config/DataSpec.h"
#include "datasets/source/OpenedData.h"

namespace headroom {

/// How a trained model sees images: brought to its input's size and channels in the way it was
/// trained with, except where `asked` names another size, channels or way of resizing. One rule for
/// every job that shows images to a model.
OpenOptions as_model_sees(OpenOptions asked, const SavedModel& saved);

/// The same for data, with the control's stop token, and progress as "reading PATH".
OpenOptions open_options(const DataSpec& data, const SavedModel& saved, const JobControl& control);

/// Leaves the images' size, channels and way of resizing to the model.
void leave_to_model(OpenOptions& options);

/// A line that says so where the options bring images to another size than the model's input; else
/// empty.
std::string other_size_note(const OpenOptions& options, const SavedModel& saved);

} // namespace headroom
