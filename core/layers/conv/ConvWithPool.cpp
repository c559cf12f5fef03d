#include "core/layers/conv/ConvWithPool.h"

#include "core/kernels/fused/PooledConv.h"
#include "core/kernels/isa/Registers.h"

namespace headroom {

namespace {

using Tag = dnnl::memory::format_tag;
using Type = dnnl::memory::data_type;

template <typename T>
Compiled compile(PlanBuilder& builder, const Value& src, const Convolution& convolution,
                 Parameter& weight, Parameter* bias, std::int64_t flops) {
    const PooledConv<T> conv(convolution.shape());
    const compat::Dims weight_dims = weight.value.shape();
    const compat::Desc weights_desc{weight_dims, Type::f32, Tag::Ohwi16o};
    if (builder.training()) builder.adopt_layout(weight, weight_dims, weights_desc);
    const auto weights = builder.weights(weight, weight_dims, weights_desc);
    const auto x = builder.reordered(src.memory, plain(compat::dims_of(convolution.src)), "src");

    auto dims = compat::dims_of(convolution.dst);
    dims[2] /= 2;
    dims[3] /= 2;
    const Value dst{builder.memory({dims, compat::type_of(convolution.dst), Tag::nChw16c}),
                    Shape(dims.begin() + 1, dims.end()), builder.training()};
    const auto scratch = builder.bytes(conv.scratch_bytes());
    dnnl::memory masks;
    if (builder.training()) masks = builder.bytes(conv.mask_count() * sizeof(std::uint16_t));
    std::vector<dnnl::memory> uses{x, dst.memory, scratch};
    if (masks) uses.push_back(masks);
    builder.add_own(
        "conv + relu + maxpool forward", uses,
        [=](const Plan::Draw&) {
            conv.forward(data<float>(x), data<float>(weights), bias ? bias->value.data() : nullptr,
                         data<T>(dst.memory), masks ? data<std::uint16_t>(masks) : nullptr,
                         data<void>(scratch));
        },
        flops);
    if (!builder.training()) return {dst, {}};

    return {dst, [=, &weight](PlanBuilder& b, dnnl::memory diff) -> dnnl::memory {
                diff = b.reordered(diff, dst.desc(), "diff_dst");
                const auto diff_weights = b.gradient(weight, weight_dims, weights_desc);
                dnnl::memory diff_bias;
                if (bias)
                    diff_bias = b.gradient(*bias, bias->value.shape(), plain(bias->value.shape()));
                const auto scratch_of_pass = b.bytes(conv.scratch_bytes());
                b.add_own(
                    "conv + relu + maxpool backward weights", {x, diff, masks, scratch_of_pass},
                    [=](const Plan::Draw&) {
                        conv.backward_weights(data<float>(x), data<T>(diff),
                                              data<std::uint16_t>(masks), data<float>(diff_weights),
                                              diff_bias ? data<float>(diff_bias) : nullptr,
                                              data<void>(scratch_of_pass));
                    },
                    flops);
                return {};
            }};
}

template <typename T>
bool supports(const Convolution& convolution) {
    return convolution.is_simple() && PooledConv<T>::supports(convolution.shape());
}

} // namespace

std::optional<Compiled> compile_with_pool(PlanBuilder& builder, const Value& src,
                                          const Convolution& convolution, Parameter& weight,
                                          Parameter* bias, std::int64_t flops) {
    if (registers_here() != Registers::avx512) return {};
    if (compat::type_of(convolution.dst) == Type::bf16) {
        if (!supports<BFloat16>(convolution)) return {};
        return compile<BFloat16>(builder, src, convolution, weight, bias, flops);
    }
    if (!supports<float>(convolution)) return {};
    return compile<float>(builder, src, convolution, weight, bias, flops);
}

} // namespace headroom
