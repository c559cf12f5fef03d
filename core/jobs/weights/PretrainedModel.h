#pragma once

#include "core/jobs/JobControl.h"
#include "core/models/Checkpoint.h"
#include "core/training/TransferOptions.h"

namespace headroom {

/// A model with pretrained weights in its backbone.
struct PretrainedModel {
    std::shared_ptr<const Model> model;
    Normalisation normalisation; ///< that they expect
    std::string preprocessing;   ///< the same in words, and how it is known
};

/// Reads the weights that the options name; a Message says how they were found. Throws Error as
/// load_weights does.
PretrainedModel pretrained_model(const ModelSpec& spec, const TransferOptions& options,
                                 const JobControl& control);

} // namespace headroom
