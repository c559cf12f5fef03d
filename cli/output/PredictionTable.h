#pragma once

#include "core/jobs/evaluation/PredictJob.h"

namespace headroom {

/// Formats the `top` most probable classes of each image as a table.
std::string prediction_table(const std::vector<Prediction>& predictions, std::size_t top);

} // namespace headroom
