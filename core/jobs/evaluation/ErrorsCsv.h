#pragma once

#include "core/jobs/evaluation/EvaluateJob.h"

namespace headroom {

/// CSV of the misclassified samples: run,data,split,sample,label,predicted,probability, run by run,
/// those first of whose wrong class the model was most certain.
std::string errors_csv(const std::vector<EvaluateRow>& rows);

} // namespace headroom
