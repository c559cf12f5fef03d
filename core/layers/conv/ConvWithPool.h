#pragma once

#include "core/engine/PlanBuilder.h"
#include "core/layers/conv/Convolution.h"

#include <optional>

namespace headroom {

/// Compiles a convolution of images with the ReLU and the 2x2 max pooling after it into one step,
/// and the gradient of its weights into another (core/kernels/fused/PooledConv.h). Returns nothing
/// and adds no step if there is no kernel for it. `bias` may be nullptr.
std::optional<Compiled> compile_with_pool(PlanBuilder& builder, const Value& src,
                                          const Convolution& convolution, Parameter& weight,
                                          Parameter* bias, std::int64_t flops);

} // namespace headroom
