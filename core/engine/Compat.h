#pragma once

// The only place that depends on the version of oneDNN. v2.6 and v3.x differ in how primitive
// descriptors are created and in a few accessors; execution is the same in both. Each function
// below creates one, with the arguments in the order of the v3 documentation
// (https://uxlfoundation.github.io/oneDNN/), for the CPU engine.

#include "core/kernels/fused/Activation.h"
#include "core/kernels/fused/ChannelBlocks.h"

#include <oneapi/dnnl/dnnl.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace headroom::compat {

using Desc = dnnl::memory::desc;
using Dims = dnnl::memory::dims;

const dnnl::engine& cpu();

std::string library_version(); ///< version of the library loaded at run time, not of the headers
std::string isa_name();        ///< instruction set that it dispatches to on this machine

Dims dims_of(const Desc& desc);
dnnl::memory::data_type type_of(const Desc& desc);
bool is_empty(const Desc& desc); ///< true for submemory_desc(..., allow_empty) on failure

/// Layout of a 4-D memory, if it is NHWC, nChw16c, nChw8c or NCHW; nothing for other layouts.
std::optional<ChannelBlocks> channel_blocks(const Desc& desc);

/// Describes the offset of each element of a memory. An index along dimension d is split by the
/// inner blocks of d, from the innermost; the rest counts in strides[d]. Everything is in elements.
/// https://uxlfoundation.github.io/oneDNN/dev_guide_understanding_memory_formats.html
struct Blocking {
    Dims dims, padded_dims, strides;
    Dims inner_blocks, inner_dims; ///< outermost block first
    std::int64_t offset = 0;       ///< offset of the first element
};
std::optional<Blocking> blocking(const Desc& desc); ///< nothing for opaque layouts

Desc nhwc_like(const Desc& desc);
Desc nchw_like(const Desc& desc);
/// Same layout for another number of channels; NCHW if it is none of channel_blocks'.
Desc with_channels(const Desc& desc, std::int64_t channels);
/// Same layout (one of channel_blocks') for other dims.
Desc with_dims(const Desc& desc, const Dims& dims);

/// Post-ops of a primitive, in this order: adds its result to dst, and applies the activation.
struct PostOps {
    bool add_to_dst = false;
    Activation activation = Activation::none;
};

/// Attributes with a user-managed scratchpad, and post-ops.
dnnl::primitive_attr attributes(const PostOps& post = {});

/// Stride and padding of a window: padding at the beginning and at the end, {height, width} each.
struct WindowSteps {
    Dims strides, padding, padding_end;
};

dnnl::convolution_forward::primitive_desc
convolution_forward(dnnl::prop_kind kind, const Desc& src, const Desc& weights, const Desc* bias,
                    const Desc& dst, const WindowSteps& steps, const PostOps& post);
dnnl::convolution_backward_data::primitive_desc
convolution_backward_data(const Desc& diff_src, const Desc& weights, const Desc& diff_dst,
                          const WindowSteps& steps,
                          const dnnl::convolution_forward::primitive_desc& hint);
dnnl::convolution_backward_weights::primitive_desc
convolution_backward_weights(const Desc& src, const Desc& diff_weights, const Desc* diff_bias,
                             const Desc& diff_dst, const WindowSteps& steps,
                             const dnnl::convolution_forward::primitive_desc& hint);

dnnl::inner_product_forward::primitive_desc
inner_product_forward(dnnl::prop_kind kind, const Desc& src, const Desc& weights, const Desc& bias,
                      const Desc& dst, bool relu);
dnnl::inner_product_backward_data::primitive_desc
inner_product_backward_data(const Desc& diff_src, const Desc& weights, const Desc& diff_dst,
                            const dnnl::inner_product_forward::primitive_desc& hint);
dnnl::inner_product_backward_weights::primitive_desc
inner_product_backward_weights(const Desc& src, const Desc& diff_weights, const Desc& diff_bias,
                               const Desc& diff_dst,
                               const dnnl::inner_product_forward::primitive_desc& hint);

/// Windows are dense: oneDNN's dilation of 0. With a dilation of 1 they would silently be larger.
dnnl::pooling_forward::primitive_desc pooling_forward(dnnl::prop_kind kind,
                                                      dnnl::algorithm algorithm, const Desc& src,
                                                      const Desc& dst, const Dims& kernel,
                                                      const WindowSteps& steps);
dnnl::pooling_backward::primitive_desc
pooling_backward(dnnl::algorithm algorithm, const Desc& diff_src, const Desc& diff_dst,
                 const Dims& kernel, const WindowSteps& steps,
                 const dnnl::pooling_forward::primitive_desc& hint);

/// Activation whose backward pass needs only its result, so that it may run in place.
dnnl::eltwise_forward::primitive_desc activation_forward(Activation activation,
                                                         dnnl::prop_kind kind, const Desc& data);
dnnl::eltwise_backward::primitive_desc
activation_backward(Activation activation, const Desc& dst, const Desc& diff,
                    const dnnl::eltwise_forward::primitive_desc& hint);

dnnl::batch_normalization_forward::primitive_desc
batch_norm_forward(dnnl::prop_kind kind, const Desc& data, float epsilon,
                   dnnl::normalization_flags flags);
dnnl::batch_normalization_backward::primitive_desc
batch_norm_backward(const Desc& data, const Desc& diff, float epsilon,
                    dnnl::normalization_flags flags,
                    const dnnl::batch_normalization_forward::primitive_desc& hint);

/// No gradient depends on the shift, but 2.6 requires it as an argument, and 3.x rejects it.
constexpr bool batch_norm_backward_takes_shift = DNNL_VERSION_MAJOR < 3;

} // namespace headroom::compat
