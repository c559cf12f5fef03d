#pragma once

#include "core/jobs/JobControl.h"
#include "core/models/Checkpoint.h"
#include "core/training/TransferOptions.h"

namespace headroom {

/// A model with the weights that the options name in its backbone; the card gets their
/// preprocessing, and a Message says how they were found. Throws Error as load_weights does.
std::shared_ptr<const Model> pretrained_model(const ModelSpec& spec, const TransferOptions& options,
                                              ModelCard& card, const JobControl& control);

} // namespace headroom
