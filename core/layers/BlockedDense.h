#pragma once

#include "core/engine/PlanBuilder.h"

namespace headroom {

/// Are all passes of such a dense layer our kernels' (core/kernels/dense/DenseForward.h,
/// DenseBackwardData.h)? Where it is large, there is no AMX for it, and, in training, the optimizer
/// takes the weight's gradient (DeferredDense.h) and writes the weight as the kernels read it: it
/// must be settled in deferred_layout().
bool has_blocked_dense(const PlanBuilder& builder, std::int64_t inputs, std::int64_t units);

/// One such layer.
struct BlockedDense {
    Parameter &weight, &bias;
    bool relu;
    std::int64_t flops; ///< of a pass

    /// Returns dst, batch x units. `src` is batch x inputs, plain.
    dnnl::memory add_forward(PlanBuilder& builder, const dnnl::memory& src) const;
    /// Returns diff_src, batch x inputs, plain.
    dnnl::memory add_backward_data(PlanBuilder& builder, const dnnl::memory& diff_dst) const;
};

} // namespace headroom
