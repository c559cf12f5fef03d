#pragma once

#include "core/engine/PlanBuilder.h"

namespace headroom {

/// Is the forward pass of such a dense layer our kernel's (core/kernels/DenseForward.h)? Where it
/// is large, and the processor has AVX-512 but no AMX for it. In training its weights must be left
/// to the optimizer (DeferredDense.h), which writes them as the kernel reads them.
bool has_panel_forward(const PlanBuilder& builder, std::int64_t inputs, std::int64_t units);

/// Returns dst, batch x units. `src` is batch x inputs, plain.
dnnl::memory add_panel_forward(PlanBuilder& builder, const dnnl::memory& src, Parameter& weight,
                               Parameter& bias, bool relu, std::int64_t flops);

} // namespace headroom
