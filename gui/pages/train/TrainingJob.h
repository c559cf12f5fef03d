#pragma once

#include "core/jobs/training/TrainJob.h"
#include "core/runs/config/TrainingSpec.h"

#include <QString>
#include <variant>

namespace headroom {

/// A training that the Train page starts: of one head, or a comparison.
using TrainingJob = std::variant<TrainSpec, CompareSpec>;

TrainingSpec& training_of(TrainingJob& job);
const TrainingSpec& training_of(const TrainingJob& job);
std::vector<std::string> heads_of(const TrainingJob& job);

/// "mnist-cnn on photos".
QString title_of(const TrainingJob& job);

/// The command that does the same; with `out`, where that is chosen.
QString command_of(const TrainingJob& job);

} // namespace headroom
