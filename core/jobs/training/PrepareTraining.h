#pragma once

#include "core/jobs/training/TrainingData.h"
#include "core/runs/RunFolder.h"
#include "core/runs/config/TrainingSpec.h"

#include <optional>

namespace headroom {

/// Opens the data for training, for a run or a comparison: checks machine, model and heads before
/// data are read, and the data before anything is written.
///
/// Sets in spec.options what depends on the machine: threads and precision, and the weights if they
/// are the model's (ModelWeights.h). Returns nullopt if it
/// was stopped. Throws Error.
std::optional<TrainingData> prepare_training(TrainingSpec& spec,
                                             const std::vector<std::string>& heads,
                                             const JobControl& control);

/// Returns how the folder of a run or a comparison is opened.
RunFolder::Options folder_options(const TrainingSpec& spec, RunKind kind);

/// Checks spec.out as RunFolder::check does, where anything is to be written.
void check_folder(const TrainingSpec& spec, RunKind kind);

} // namespace headroom
