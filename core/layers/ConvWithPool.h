#pragma once

#include "core/engine/PlanBuilder.h"
#include "core/layers/Convolution.h"

#include <optional>

namespace headroom {

/// A convolution of images with the ReLU and the 2x2 max pooling behind it, and the gradient of its
/// weights, as one step each (core/kernels/fused/PooledConv.h). Nothing, and no step, where there
/// is no kernel for it, or AMX, which other steps use better; `bias` may be nullptr.
std::optional<Compiled> compile_with_pool(PlanBuilder& builder, const Value& src,
                                          const Convolution& convolution, Parameter& weight,
                                          Parameter* bias, std::int64_t flops);

} // namespace headroom
