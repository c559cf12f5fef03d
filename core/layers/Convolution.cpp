#include "core/layers/Convolution.h"

namespace headroom {

dnnl::convolution_forward::primitive_desc
Convolution::forward(dnnl::algorithm algorithm, dnnl::prop_kind kind, bool relu) const {
    return compat::convolution_forward(algorithm, kind, src, weights, has_bias ? &bias : nullptr,
                                       result, strides, padding, relu);
}

// The hint of a backward pass must be a forward pass without post-ops.

dnnl::convolution_backward_data::primitive_desc
Convolution::backward_data(dnnl::algorithm algorithm) const {
    auto hint =
        compat::convolution_forward(algorithm, dnnl::prop_kind::forward_training, src, weights,
                                    has_bias ? &bias : nullptr, dst, strides, padding, false);
    return compat::convolution_backward_data(algorithm, src, weights, dst, strides, padding, hint);
}

dnnl::convolution_backward_weights::primitive_desc
Convolution::backward_weights(dnnl::algorithm algorithm, const compat::Desc& packed_src) const {
    auto hint =
        compat::convolution_forward(algorithm, dnnl::prop_kind::forward_training, src, weights,
                                    has_bias ? &bias : nullptr, dst, strides, padding, false);
    return compat::convolution_backward_weights(algorithm, packed_src, diff_weights,
                                                has_bias ? &bias : nullptr, dst, strides, padding,
                                                hint);
}

} // namespace headroom
