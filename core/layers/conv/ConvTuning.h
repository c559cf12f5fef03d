#pragma once

#include "core/engine/PlanBuilder.h"
#include "core/kernels/winograd/Winograd.h"
#include "core/layers/conv/Convolution.h"

#include <optional>

namespace headroom {

/// Algorithm of each pass of a convolution: our Winograd, or nothing for oneDNN's direct algorithm.
struct ConvChoice {
    std::optional<WinogradTiling> forward, backward_data, backward_weights;
};

/// Returns the fastest algorithms by measurement on this machine. No rule is reliable: which is
/// fastest depends on the shape, the caches and the version of oneDNN.
///
/// Without PlanSpec::execution.tune all are oneDNN's. All lanes use the first lane's choice.
ConvChoice choose_passes(PlanBuilder& builder, const Convolution& convolution, double flops,
                         bool needs_diff_src);

} // namespace headroom
