#pragma once

#include "core/jobs/JobControl.h"
#include "core/models/Checkpoint.h"
#include "core/training/TransferOptions.h"

namespace headroom {

/// Returns a model whose backbone has the options' weights. Sets their preprocessing in the card,
/// and emits a Message about how they matched. Throws the same errors as load_weights.
std::shared_ptr<const Model> pretrained_model(const ModelSpec& spec, const TransferOptions& options,
                                              ModelCard& card, const JobControl& control);

} // namespace headroom
