#pragma once

#include "core/engine/PlanBuilder.h"
#include "core/layers/Convolution.h"

namespace headroom {

/// Which algorithm runs each pass of a convolution.
struct ConvAlgorithms {
    dnnl::algorithm forward = dnnl::algorithm::convolution_direct;
    dnnl::algorithm backward_data = dnnl::algorithm::convolution_direct;
    dnnl::algorithm backward_weights = dnnl::algorithm::convolution_direct;
};

/// Direct, or Winograd (Lavin and Gray 2016, arXiv:1509.09308) where oneDNN has it and it was
/// measured to be clearly quicker on this machine: oneDNN 2.6 has it for f32, 3x3 and stride 1 on
/// AVX-512, and depending on the shape it takes half or four times as long as direct. oneDNN's own
/// choice (convolution_auto) cannot be trusted there. Winograd's rounding errors are about three
/// times those of direct, 1e-6 of the largest value.
///
/// Without PlanSpec::execution.tune all are direct.
ConvAlgorithms choose_algorithms(const PlanBuilder& builder, const Convolution& convolution,
                                 double flops, bool needs_diff_src);

} // namespace headroom
