#include "core/engine/Compat.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

namespace headroom::compat {

#if DNNL_VERSION_MAJOR >= 3
#define HEADROOM_ONEDNN_3 1
#else
#define HEADROOM_ONEDNN_3 0
#endif

namespace {
// Explicit, because convolution_auto picked a Winograd that was 4 to 6 times slower on 2.6.3.
constexpr auto direct = dnnl::algorithm::convolution_direct;

/// An activation in oneDNN's terms, with its alpha and beta.
struct Eltwise {
    dnnl::algorithm algorithm, by_dst; ///< by_dst: the backward pass reads dst
    float alpha, beta;
};
Eltwise eltwise(Activation activation) {
    if (activation == Activation::relu6)
        return {dnnl::algorithm::eltwise_clip_v2, dnnl::algorithm::eltwise_clip_v2_use_dst_for_bwd,
                0.f, 6.f};
    return {dnnl::algorithm::eltwise_relu, dnnl::algorithm::eltwise_relu_use_dst_for_bwd, 0.f, 0.f};
}
[[maybe_unused]] Dims dense(const Dims& kernel) {
    return Dims(kernel.size(), 0);
}
} // namespace

const dnnl::engine& cpu() {
    static const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    return engine;
}

std::string library_version() {
    auto* v = dnnl::version();
    return fmt::format("{}.{}.{}", v->major, v->minor, v->patch);
}

std::string isa_name() {
    switch (static_cast<int>(dnnl::get_effective_cpu_isa())) {
    case dnnl_cpu_isa_sse41:
        return "SSE41";
    case dnnl_cpu_isa_avx:
        return "AVX";
    case dnnl_cpu_isa_avx2:
        return "AVX2";
    case dnnl_cpu_isa_avx2_vnni:
        return "AVX2_VNNI";
    case dnnl_cpu_isa_avx512_core:
        return "AVX512_CORE";
    case dnnl_cpu_isa_avx512_core_vnni:
        return "AVX512_CORE_VNNI";
    case dnnl_cpu_isa_avx512_core_bf16:
        return "AVX512_CORE_BF16";
    case dnnl_cpu_isa_avx512_core_amx:
        return "AVX512_CORE_AMX";
#if HEADROOM_ONEDNN_3
    case dnnl_cpu_isa_default: // nothing older than SSE4.1 has a name
        return "SSE2";
    case dnnl_cpu_isa_avx2_vnni_2:
        return "AVX2_VNNI_2";
    case dnnl_cpu_isa_avx512_core_fp16:
        return "AVX512_CORE_FP16";
    case dnnl_cpu_isa_avx512_core_amx_fp16:
        return "AVX512_CORE_AMX_FP16";
#endif
    default:
        return fmt::format("{:#x}", static_cast<int>(dnnl::get_effective_cpu_isa()));
    }
}

namespace {

struct ChannelLayout {
    dnnl::memory::format_tag tag;
    std::int64_t width; ///< channels of a block
};

std::optional<ChannelLayout> channel_layout(const Desc& desc) {
    using Tag = dnnl::memory::format_tag;
    const Dims dims = dims_of(desc);
    if (dims.size() != 4) return {};
    for (const auto& layout : {ChannelLayout{Tag::nChw16c, 16}, ChannelLayout{Tag::nChw8c, 8},
                               ChannelLayout{Tag::nhwc, dims[1]}, ChannelLayout{Tag::nchw, 1}})
        if (desc == Desc(dims, type_of(desc), layout.tag)) return layout;
    return {};
}

} // namespace

std::optional<ChannelBlocks> channel_blocks(const Desc& desc) {
    const auto layout = channel_layout(desc);
    if (!layout) return {};
    const Dims dims = dims_of(desc);
    return ChannelBlocks{.batch = dims[0],
                         .blocks = (dims[1] + layout->width - 1) / layout->width,
                         .pixels = dims[2] * dims[3],
                         .channels = layout->width};
}

Desc with_dims(const Desc& desc, const Dims& dims) {
    return {dims, type_of(desc), channel_layout(desc).value().tag};
}

Desc with_channels(const Desc& desc, std::int64_t channels) {
    using Tag = dnnl::memory::format_tag;
    const auto layout = channel_layout(desc).value_or(ChannelLayout{Tag::nchw, 1});
    Dims dims = dims_of(desc);
    dims[1] = channels;
    return {dims, type_of(desc), layout.tag};
}

Desc nhwc_like(const Desc& desc) {
    return {dims_of(desc), type_of(desc), dnnl::memory::format_tag::nhwc};
}

Desc nchw_like(const Desc& desc) {
    return {dims_of(desc), type_of(desc), dnnl::memory::format_tag::nchw};
}

dnnl::primitive_attr attributes(const PostOps& post) {
    dnnl::primitive_attr attr;
    attr.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    dnnl::post_ops ops;
    if (post.add_to_dst) ops.append_sum(1.f);
    if (post.activation != Activation::none) {
        const auto [algorithm, by_dst, alpha, beta] = eltwise(post.activation);
#if HEADROOM_ONEDNN_3
        ops.append_eltwise(algorithm, alpha, beta);
#else
        ops.append_eltwise(1.f, algorithm, alpha, beta);
#endif
    }
    if (ops.len() > 0) attr.set_post_ops(ops);
    return attr;
}

#if HEADROOM_ONEDNN_3

Dims dims_of(const Desc& desc) {
    return desc.get_dims();
}
dnnl::memory::data_type type_of(const Desc& desc) {
    return desc.get_data_type();
}
bool is_empty(const Desc& desc) {
    return !desc; // any accessor would throw
}

std::optional<Blocking> blocking(const Desc& desc) {
    if (desc.get_format_kind() != dnnl::memory::format_kind::blocked) return {};
    return Blocking{.dims = desc.get_dims(),
                    .padded_dims = desc.get_padded_dims(),
                    .strides = desc.get_strides(),
                    .inner_blocks = desc.get_inner_blks(),
                    .inner_dims = desc.get_inner_idxs(),
                    .offset = desc.get_submemory_offset()};
}

namespace {

/// For these 1x1 convolutions of ResNet-50, oneDNN 3.7.2 has block sizes of its own in inference
/// with channels last, and divides by zero there (SIGFPE): seen with f32 and bf16, AVX2 and
/// AVX-512, any batch and image size, on a virtual machine that tells no size of a third-level
/// cache.
bool divides_by_zero(dnnl::prop_kind kind, const Desc& weights) {
    constexpr std::array<std::pair<int, int>, 5> channels{
        {{256, 1024}, {512, 1024}, {512, 2048}, {1024, 512}, {1024, 2048}}};
    const Dims dims = weights.get_dims(); // OIHW
    return kind == dnnl::prop_kind::forward_inference && dims.size() == 4 && dims[2] == 1 &&
           dims[3] == 1 &&
           std::ranges::find(channels, std::pair{static_cast<int>(dims[1]),
                                                 static_cast<int>(dims[0])}) != channels.end();
}

/// In place of a layout that oneDNN may choose: the one in blocks of as many channels as a register
/// holds.
Desc in_channel_blocks(const Desc& desc) {
    using Tag = dnnl::memory::format_tag;
    if (desc.get_format_kind() != dnnl::memory::format_kind::any) return desc;
    const bool wide = static_cast<int>(dnnl::get_effective_cpu_isa()) >= dnnl_cpu_isa_avx512_core;
    return {desc.get_dims(), desc.get_data_type(), wide ? Tag::nChw16c : Tag::nChw8c};
}

} // namespace

dnnl::convolution_forward::primitive_desc
convolution_forward(dnnl::prop_kind kind, const Desc& given_src, const Desc& weights,
                    const Desc* bias, const Desc& given_dst, const WindowSteps& steps,
                    const PostOps& post) {
    const bool avoid = divides_by_zero(kind, weights);
    const Desc src = avoid ? in_channel_blocks(given_src) : given_src;
    const Desc dst = avoid ? in_channel_blocks(given_dst) : given_dst;
    auto attr = attributes(post);
    const auto& [strides, padding, end] = steps;
    if (bias) return {cpu(), kind, direct, src, weights, *bias, dst, strides, padding, end, attr};
    return {cpu(), kind, direct, src, weights, dst, strides, padding, end, attr};
}

dnnl::convolution_backward_data::primitive_desc
convolution_backward_data(const Desc& diff_src, const Desc& weights, const Desc& diff_dst,
                          const WindowSteps& steps,
                          const dnnl::convolution_forward::primitive_desc& hint) {
    return {cpu(),         direct,        diff_src,          weights, diff_dst,
            steps.strides, steps.padding, steps.padding_end, hint,    attributes()};
}

dnnl::convolution_backward_weights::primitive_desc
convolution_backward_weights(const Desc& src, const Desc& diff_weights, const Desc* diff_bias,
                             const Desc& diff_dst, const WindowSteps& steps,
                             const dnnl::convolution_forward::primitive_desc& hint) {
    const auto& [strides, padding, end] = steps;
    const auto attr = attributes();
    if (diff_bias)
        return {cpu(),   direct,  src, diff_weights, *diff_bias, diff_dst,
                strides, padding, end, hint,         attr};
    return {cpu(), direct, src, diff_weights, diff_dst, strides, padding, end, hint, attr};
}

dnnl::inner_product_forward::primitive_desc
inner_product_forward(dnnl::prop_kind kind, const Desc& src, const Desc& weights, const Desc& bias,
                      const Desc& dst, bool relu) {
    return {cpu(),
            kind,
            src,
            weights,
            bias,
            dst,
            attributes({.activation = relu ? Activation::relu : Activation::none})};
}

dnnl::inner_product_backward_data::primitive_desc
inner_product_backward_data(const Desc& diff_src, const Desc& weights, const Desc& diff_dst,
                            const dnnl::inner_product_forward::primitive_desc& hint) {
    return {cpu(), diff_src, weights, diff_dst, hint, attributes()};
}

dnnl::inner_product_backward_weights::primitive_desc
inner_product_backward_weights(const Desc& src, const Desc& diff_weights, const Desc& diff_bias,
                               const Desc& diff_dst,
                               const dnnl::inner_product_forward::primitive_desc& hint) {
    return {cpu(), src, diff_weights, diff_bias, diff_dst, hint, attributes()};
}

dnnl::pooling_forward::primitive_desc pooling_forward(dnnl::prop_kind kind,
                                                      dnnl::algorithm algorithm, const Desc& src,
                                                      const Desc& dst, const Dims& kernel,
                                                      const WindowSteps& steps) {
    const auto& [strides, padding, end] = steps;
    return {cpu(),  kind,          algorithm, src, dst,         strides,
            kernel, dense(kernel), padding,   end, attributes()};
}

dnnl::pooling_backward::primitive_desc
pooling_backward(dnnl::algorithm algorithm, const Desc& diff_src, const Desc& diff_dst,
                 const Dims& kernel, const WindowSteps& steps,
                 const dnnl::pooling_forward::primitive_desc& hint) {
    const auto& [strides, padding, end] = steps;
    return {cpu(),         algorithm, diff_src, diff_dst, strides,     kernel,
            dense(kernel), padding,   end,      hint,     attributes()};
}

dnnl::eltwise_forward::primitive_desc activation_forward(Activation activation,
                                                         dnnl::prop_kind kind, const Desc& data) {
    const auto [algorithm, by_dst, alpha, beta] = eltwise(activation);
    return {cpu(), kind, by_dst, data, data, alpha, beta, attributes()};
}

dnnl::eltwise_backward::primitive_desc
activation_backward(Activation activation, const Desc& dst, const Desc& diff,
                    const dnnl::eltwise_forward::primitive_desc& hint) {
    const auto [algorithm, by_dst, alpha, beta] = eltwise(activation);
    return {cpu(), by_dst, diff, diff, dst, alpha, beta, hint, attributes()};
}

dnnl::batch_normalization_forward::primitive_desc
batch_norm_forward(dnnl::prop_kind kind, const Desc& data, float epsilon,
                   dnnl::normalization_flags flags) {
    return {cpu(), kind, data, data, epsilon, flags, attributes()};
}

dnnl::batch_normalization_backward::primitive_desc
batch_norm_backward(const Desc& data, const Desc& diff, float epsilon,
                    dnnl::normalization_flags flags,
                    const dnnl::batch_normalization_forward::primitive_desc& hint) {
    return {cpu(), dnnl::prop_kind::backward, diff, diff, data, epsilon, flags, hint, attributes()};
}

#else // oneDNN 2.6: an operation descriptor first, then the primitive descriptor

Dims dims_of(const Desc& desc) {
    return desc.dims();
}
dnnl::memory::data_type type_of(const Desc& desc) {
    return desc.data_type();
}
bool is_empty(const Desc& desc) {
    return desc.is_zero();
}

std::optional<Blocking> blocking(const Desc& desc) {
    const dnnl_memory_desc_t& md = desc.data;
    if (md.format_kind != dnnl_blocked || md.extra.flags != dnnl_memory_extra_flag_none) return {};
    const auto& blocks = md.format_desc.blocking;
    const auto dims = [](const auto& values, int count) { return Dims(values, values + count); };
    return Blocking{.dims = dims(md.dims, md.ndims),
                    .padded_dims = dims(md.padded_dims, md.ndims),
                    .strides = dims(blocks.strides, md.ndims),
                    .inner_blocks = dims(blocks.inner_blks, blocks.inner_nblks),
                    .inner_dims = dims(blocks.inner_idxs, blocks.inner_nblks),
                    .offset = md.offset0};
}

dnnl::convolution_forward::primitive_desc
convolution_forward(dnnl::prop_kind kind, const Desc& src, const Desc& weights, const Desc* bias,
                    const Desc& dst, const WindowSteps& steps, const PostOps& post) {
    using Op = dnnl::convolution_forward::desc;
    const auto& [strides, padding, end] = steps;
    Op op = bias ? Op(kind, direct, src, weights, *bias, dst, strides, padding, end)
                 : Op(kind, direct, src, weights, dst, strides, padding, end);
    return {op, attributes(post), cpu()};
}

dnnl::convolution_backward_data::primitive_desc
convolution_backward_data(const Desc& diff_src, const Desc& weights, const Desc& diff_dst,
                          const WindowSteps& steps,
                          const dnnl::convolution_forward::primitive_desc& hint) {
    const auto& [strides, padding, end] = steps;
    return {
        {direct, diff_src, weights, diff_dst, strides, padding, end}, attributes(), cpu(), hint};
}

dnnl::convolution_backward_weights::primitive_desc
convolution_backward_weights(const Desc& src, const Desc& diff_weights, const Desc* diff_bias,
                             const Desc& diff_dst, const WindowSteps& steps,
                             const dnnl::convolution_forward::primitive_desc& hint) {
    using Op = dnnl::convolution_backward_weights::desc;
    const auto& [strides, padding, end] = steps;
    Op op = diff_bias ? Op(direct, src, diff_weights, *diff_bias, diff_dst, strides, padding, end)
                      : Op(direct, src, diff_weights, diff_dst, strides, padding, end);
    return {op, attributes(), cpu(), hint};
}

dnnl::inner_product_forward::primitive_desc
inner_product_forward(dnnl::prop_kind kind, const Desc& src, const Desc& weights, const Desc& bias,
                      const Desc& dst, bool relu) {
    return {{kind, src, weights, bias, dst},
            attributes({.activation = relu ? Activation::relu : Activation::none}),
            cpu()};
}

dnnl::inner_product_backward_data::primitive_desc
inner_product_backward_data(const Desc& diff_src, const Desc& weights, const Desc& diff_dst,
                            const dnnl::inner_product_forward::primitive_desc& hint) {
    return {{diff_src, weights, diff_dst}, attributes(), cpu(), hint};
}

dnnl::inner_product_backward_weights::primitive_desc
inner_product_backward_weights(const Desc& src, const Desc& diff_weights, const Desc& diff_bias,
                               const Desc& diff_dst,
                               const dnnl::inner_product_forward::primitive_desc& hint) {
    return {{src, diff_weights, diff_bias, diff_dst}, attributes(), cpu(), hint};
}

dnnl::pooling_forward::primitive_desc pooling_forward(dnnl::prop_kind kind,
                                                      dnnl::algorithm algorithm, const Desc& src,
                                                      const Desc& dst, const Dims& kernel,
                                                      const WindowSteps& steps) {
    const auto& [strides, padding, end] = steps;
    return {{kind, algorithm, src, dst, strides, kernel, padding, end}, attributes(), cpu()};
}

dnnl::pooling_backward::primitive_desc
pooling_backward(dnnl::algorithm algorithm, const Desc& diff_src, const Desc& diff_dst,
                 const Dims& kernel, const WindowSteps& steps,
                 const dnnl::pooling_forward::primitive_desc& hint) {
    const auto& [strides, padding, end] = steps;
    return {
        {algorithm, diff_src, diff_dst, strides, kernel, padding, end}, attributes(), cpu(), hint};
}

dnnl::eltwise_forward::primitive_desc activation_forward(Activation activation,
                                                         dnnl::prop_kind kind, const Desc& data) {
    const auto [algorithm, by_dst, alpha, beta] = eltwise(activation);
    return {{kind, by_dst, data, alpha, beta}, attributes(), cpu()};
}

dnnl::eltwise_backward::primitive_desc
activation_backward(Activation activation, const Desc& dst, const Desc& diff,
                    const dnnl::eltwise_forward::primitive_desc& hint) {
    const auto [algorithm, by_dst, alpha, beta] = eltwise(activation);
    return {{by_dst, diff, dst, alpha, beta}, attributes(), cpu(), hint};
}

dnnl::batch_normalization_forward::primitive_desc
batch_norm_forward(dnnl::prop_kind kind, const Desc& data, float epsilon,
                   dnnl::normalization_flags flags) {
    return {{kind, data, epsilon, flags}, attributes(), cpu()};
}

dnnl::batch_normalization_backward::primitive_desc
batch_norm_backward(const Desc& data, const Desc& diff, float epsilon,
                    dnnl::normalization_flags flags,
                    const dnnl::batch_normalization_forward::primitive_desc& hint) {
    return {{dnnl::prop_kind::backward, diff, data, epsilon, flags}, attributes(), cpu(), hint};
}

#endif

} // namespace headroom::compat
