#pragma once

#include "core/engine/PlanBuilder.h"
#include "core/layers/Convolution.h"

namespace headroom {

/// How each pass of a convolution is computed: 0 = by oneDNN, directly; else by our Winograd, for
/// so many tiles at a time (core/kernels/Winograd.h).
struct ConvChoice {
    int forward = 0, backward_data = 0, backward_weights = 0;
};

/// What was measured to be the quickest on this machine, for no rule is safe: it depends on the
/// shape, the caches and the oneDNN. Winograd's rounding errors are some ten times those of direct.
///
/// Without PlanSpec::execution.tune all are oneDNN's.
ConvChoice choose_passes(const PlanBuilder& builder, const Convolution& convolution, double flops,
                         bool needs_diff_src);

} // namespace headroom
