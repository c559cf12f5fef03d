#pragma once

#include "core/models/Network.h"

namespace headroom {

/// "backbone.0" of "backbone.0.weight".
std::string layer_of(const std::string& parameter);

/// The layers of a network that have parameters, in their order.
std::vector<std::string> layers_with_parameters(const Network& network);

} // namespace headroom
