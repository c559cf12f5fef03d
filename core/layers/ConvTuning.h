#pragma once

#include "core/engine/PlanBuilder.h"
#include "core/kernels/winograd/Winograd.h"
#include "core/layers/Convolution.h"

#include <optional>

namespace headroom {

/// How each pass of a convolution is computed: by our Winograd, or else directly, by oneDNN.
struct ConvChoice {
    std::optional<WinogradTiling> forward, backward_data, backward_weights;
};

/// What was measured to be the quickest on this machine, for no rule is safe: it depends on the
/// shape, the caches and the oneDNN.
///
/// Without PlanSpec::execution.tune all are oneDNN's. All lanes choose as the first one.
ConvChoice choose_passes(PlanBuilder& builder, const Convolution& convolution, double flops,
                         bool needs_diff_src);

} // namespace headroom
