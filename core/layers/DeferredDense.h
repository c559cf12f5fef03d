#pragma once

#include "core/layers/TileGradients.h"

namespace headroom {

/// Can the gradient of such a dense layer's weights be left to Plan::deferred_gradients()? In a
/// Plan that defers, where it is large and there is a kernel for it. The weights must be settled in
/// deferred_layout().
bool defers_dense_gradients(const PlanBuilder& builder, std::int64_t inputs, std::int64_t units);

/// As the kernel writes them, and as ours read the weights: with AMX AB16b64a, else in blocks
/// (DenseShape::block).
compat::Desc deferred_layout(const PlanBuilder& builder, std::int64_t inputs, std::int64_t units,
                             dnnl::memory::data_type type = dnnl::memory::data_type::f32);

/// Leaves it to them, and adds the step that computes the bias's. The lanes split it by inputs, and
/// each goes over the whole batch, of which every lane holds a part: nothing is left to be summed.
void defer_dense_gradients(PlanBuilder& builder, const WeightGradients& of);

} // namespace headroom
