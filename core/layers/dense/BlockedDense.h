#pragma once

#include "core/engine/PlanBuilder.h"

namespace headroom {

/// Whether our kernels (core/kernels/dense/DenseForward.h, DenseBackwardData.h) compute all passes
/// of this dense layer: it is large, does not use AMX, and in training the optimizer consumes the
/// weight's gradient (DeferredDense.h) and writes the weight in the layout of the kernels. The
/// weight must have adopted deferred_layout().
bool has_blocked_dense(const PlanBuilder& builder, std::int64_t inputs, std::int64_t units);

/// Steps of one such layer.
struct BlockedDense {
    Parameter &weight, &bias;
    bool relu;
    std::int64_t flops; ///< flops of a pass

    /// Returns dst, batch x units. `src` is batch x inputs, plain.
    dnnl::memory add_forward(PlanBuilder& builder, const dnnl::memory& src) const;
    /// Returns diff_src, batch x inputs, plain.
    dnnl::memory add_backward_data(PlanBuilder& builder, const dnnl::memory& diff_dst) const;
};

} // namespace headroom
