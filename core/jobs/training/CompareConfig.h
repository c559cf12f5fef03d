#pragma once

#include "core/jobs/training/TrainingData.h"
#include "core/runs/config/TrainingSpec.h"

#include <nlohmann/json.hpp>

namespace headroom {

/// Returns config.json of a comparison. A resumed one may get more heads, seeds and train limits,
/// and be judged otherwise: throws Error(usage) where other settings differ from the saved ones.
nlohmann::ordered_json checked_config(const CompareSpec& spec, const TrainingData& data);

} // namespace headroom
