#pragma once

#include "core/models/Model.h"

#include <string>

namespace headroom {

/// Number of the backbone's first layers that `freeze` means: "all", "none", their number, or the
/// name of the last one, "backbone.7". Throws Error(usage) for the option freeze.
std::size_t frozen_layers(const Network& backbone, const std::string& freeze);

/// Number of layers that stay frozen if `unfreeze` is the first trained layer: its number from 0,
/// or its name; "" = the first. Throws Error(usage) for the option unfreeze.
std::size_t layers_before(const Network& backbone, const std::string& unfreeze);

/// Freezes the first `layers` of the backbone and none after them.
void freeze(Model& model, std::size_t layers);

/// Lets the backbone's batch norms use their running statistics in training too, which then do not
/// change.
void keep_statistics(Model& model, bool keep);

/// Number of values of the first `layers` of the backbone, without batch norm statistics.
std::int64_t frozen_parameters(const Model& model, std::size_t layers);

/// First trained layer after them, counted through backbone and head. A global average pooling at
/// the start of the head is counted as frozen: it has nothing to train and makes the features
/// smaller. Other poolings are counted as trained.
std::size_t first_trained_layer(const Model& model, std::size_t layers);

} // namespace headroom
