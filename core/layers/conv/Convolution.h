#pragma once

#include "core/engine/Compat.h"
#include "core/kernels/fused/ConvShape.h"

namespace headroom {

/// Describes a convolution for oneDNN. The primitive chooses layouts; the algorithm is direct.
struct Convolution {
    compat::Desc src, weights, dst; ///< in the Plan's precision
    compat::Desc result;            ///< result of the forward pass: dst, or f32 logits
    compat::Desc diff_weights;      ///< f32
    compat::Desc bias;              ///< f32, plain
    bool has_bias = true;
    compat::WindowSteps steps;

    /// Whether our own kernels support it: no stride, no groups, symmetric padding.
    bool is_simple() const;
    ConvShape shape() const; ///< only if is_simple()

    dnnl::convolution_forward::primitive_desc forward(dnnl::prop_kind kind,
                                                      const compat::PostOps& post) const;
    dnnl::convolution_backward_data::primitive_desc backward_data() const;
    /// `packed_src`: the layout that the forward pass read.
    dnnl::convolution_backward_weights::primitive_desc
    backward_weights(const compat::Desc& packed_src) const;
};

} // namespace headroom
