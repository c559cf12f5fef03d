#pragma once

#include "core/layers/TileGradients.h"

namespace headroom {

/// Leaves the gradient of a dense layer's weights to Plan::deferred_gradients(), and adds the step
/// that computes the bias's. The lanes split it by inputs, and each goes over the whole batch, of
/// which every lane holds a part: nothing is left to be summed.
void defer_dense_gradients(PlanBuilder& builder, const TileGradients& tiles,
                           const WeightGradients& of);

} // namespace headroom
