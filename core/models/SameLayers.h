#pragma once

#include "core/models/Model.h"

namespace headroom {

/// Whether the backbone of `spec` computes what the model's does on images of its size, and has
/// parameters of the same names. Padding, strides and epsilons count, but no values.
bool has_layers_of(const ModelSpec& spec, const Model& model);

} // namespace headroom
