#pragma once

#include "core/layers/conv/TileGradients.h"

namespace headroom {

/// Whether the gradient of this dense layer's weights can be left to Plan::deferred_gradients():
/// the Plan defers, the layer is large, and there is a kernel for it. The weights must have adopted
/// deferred_layout().
bool defers_dense_gradients(const PlanBuilder& builder, std::int64_t inputs, std::int64_t units);

/// Layout of the gradient, and of the weights that our kernels read: AB16b64a with AMX, blocks
/// (DenseShape::block) otherwise.
compat::Desc deferred_layout(const PlanBuilder& builder, std::int64_t inputs, std::int64_t units,
                             dnnl::memory::data_type type = dnnl::memory::data_type::f32);

/// Defers the gradient of the weights, and adds the step for that of the bias. The lanes split the
/// gradient by inputs; each reads the whole batch, of which every lane holds a part. So no sum over
/// lanes is needed.
void defer_dense_gradients(PlanBuilder& builder, const WeightGradients& of);

} // namespace headroom
