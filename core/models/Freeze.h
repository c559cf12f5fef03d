#pragma once

#include "core/models/Model.h"

#include <string>

namespace headroom {

/// How many of the backbone's first layers `freeze` means: "all", "none", their number, or the name
/// of the last one, "backbone.7". Throws Error(usage) of the option freeze saying what there is.
std::size_t frozen_layers(const Network& backbone, const std::string& freeze);

/// How many layers stay frozen where `unfreeze` is the first that is trained: its number from 0, or
/// its name; "" = the first. Throws Error(usage) of the option unfreeze saying what there is.
std::size_t layers_before(const Network& backbone, const std::string& unfreeze);

/// Freezes the first `layers` of the backbone, and none behind them.
void freeze(Model& model, std::size_t layers);

/// Values of the first `layers` of the backbone, without batch norms' statistics.
std::int64_t frozen_parameters(const Model& model, std::size_t layers);

/// Where training begins behind them, counted through backbone and head: a pooling that the head
/// begins with has nothing to train either, and makes the features smaller.
std::size_t first_trained_layer(const Model& model, std::size_t layers);

} // namespace headroom
