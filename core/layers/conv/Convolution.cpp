#include "core/layers/conv/Convolution.h"

namespace headroom {

bool Convolution::is_simple() const {
    return steps.strides == compat::Dims{1, 1} && steps.padding == steps.padding_end &&
           compat::dims_of(weights).size() == 4;
}

ConvShape Convolution::shape() const {
    const auto of_src = compat::dims_of(src), of_weights = compat::dims_of(weights);
    const auto at = [](const compat::Dims& dims, std::size_t i) {
        return static_cast<int>(dims[i]);
    };
    return {.batch = at(of_src, 0),
            .channels = at(of_src, 1),
            .filters = at(of_weights, 0),
            .height = at(of_src, 2),
            .width = at(of_src, 3),
            .kernel_h = at(of_weights, 2),
            .kernel_w = at(of_weights, 3),
            .padding_h = at(steps.padding, 0),
            .padding_w = at(steps.padding, 1)};
}

dnnl::convolution_forward::primitive_desc Convolution::forward(dnnl::prop_kind kind,
                                                               const compat::PostOps& post) const {
    return compat::convolution_forward(kind, src, weights, has_bias ? &bias : nullptr, result,
                                       steps, post);
}

// The hint of a backward pass must be a forward pass without post-ops.

dnnl::convolution_backward_data::primitive_desc Convolution::backward_data() const {
    auto hint = compat::convolution_forward(dnnl::prop_kind::forward_training, src, weights,
                                            has_bias ? &bias : nullptr, dst, steps, {});
    return compat::convolution_backward_data(src, weights, dst, steps, hint);
}

dnnl::convolution_backward_weights::primitive_desc
Convolution::backward_weights(const compat::Desc& packed_src) const {
    auto hint = compat::convolution_forward(dnnl::prop_kind::forward_training, src, weights,
                                            has_bias ? &bias : nullptr, dst, steps, {});
    return compat::convolution_backward_weights(packed_src, diff_weights,
                                                has_bias ? &bias : nullptr, dst, steps, hint);
}

} // namespace headroom
