#pragma once

#include "core/jobs/training/TrainingData.h"
#include "core/runs/RunFolder.h"
#include "core/runs/config/TrainingSpec.h"

#include <optional>

namespace headroom {

/// The way to the first training step, the same for a run and for a comparison: machine, model and
/// heads are checked before data are read, and the data before anything is written.
///
/// Sets what the machine decides in spec.options: threads and precision. Returns nullopt where it
/// was stopped; throws Error.
std::optional<TrainingData> prepare_training(TrainingSpec& spec,
                                             const std::vector<std::string>& heads,
                                             const JobControl& control);

/// How the folder of a run or a comparison is opened.
RunFolder::Options folder_options(const TrainingSpec& spec, RunKind kind);

/// Throws as RunFolder::check does; nothing to check where nothing is written.
void check_folder(const TrainingSpec& spec, RunKind kind);

} // namespace headroom
