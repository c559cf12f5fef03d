#pragma once

#include "core/engine/Compat.h"

namespace headroom {

/// A convolution as oneDNN is asked for it: everything but the algorithm. Layouts are the
/// primitive's choice.
struct Convolution {
    compat::Desc src, weights, dst; ///< in the Plan's precision
    compat::Desc result;            ///< what the forward pass writes: dst, or f32 logits
    compat::Desc diff_weights;      ///< f32
    compat::Desc bias;              ///< f32, plain
    bool has_bias = true;
    compat::Dims strides, padding;

    dnnl::convolution_forward::primitive_desc forward(dnnl::algorithm algorithm,
                                                      dnnl::prop_kind kind, bool relu) const;
    dnnl::convolution_backward_data::primitive_desc backward_data(dnnl::algorithm algorithm) const;
    /// `packed_src`: the layout that the forward pass read.
    dnnl::convolution_backward_weights::primitive_desc
    backward_weights(dnnl::algorithm algorithm, const compat::Desc& packed_src) const;
};

} // namespace headroom
