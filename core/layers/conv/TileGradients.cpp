#include "core/layers/conv/TileGradients.h"

#include "core/kernels/amx/ConvBackwardWeights.h"
#include "core/kernels/amx/ConvFirstBackwardWeights.h"

namespace headroom {

namespace {

using Tag = dnnl::memory::format_tag;
using Type = dnnl::memory::data_type;

bool wanted(const PlanBuilder& builder) {
    return builder.training() && builder.uses_amx();
}

template <typename Kernel, typename KernelShape>
void use_kernel(TileGradients& gradients, const KernelShape& shape) {
    auto kernel = std::make_shared<const Kernel>(shape);
    gradients.scratch_bytes = kernel->scratch_bytes();
    gradients.run = [kernel](auto... arguments) { kernel->run(arguments...); };
}

/// Handles images of one channel: both layouts are the same, but oneDNN may name the other one.
dnnl::memory in_layout(PlanBuilder& builder, const dnnl::memory& memory, const compat::Desc& desc,
                       const std::string& name) {
    const auto dims = compat::dims_of(desc);
    if (dims.size() == 4 && dims[1] == 1 &&
        memory.get_desc() == compat::Desc(dims, compat::type_of(desc), Tag::nchw))
        return builder.view(memory, desc);
    return builder.reordered(memory, desc, name);
}

} // namespace

void TileGradients::add(PlanBuilder& builder, const std::string& name,
                        const WeightGradients& of) const {
    auto x = in_layout(builder, of.src, src, "src");
    auto diff = in_layout(builder, of.diff_dst, diff_dst, "diff_dst");
    auto weights = builder.gradient(of.weight, compat::dims_of(diff_weights), diff_weights);
    const compat::Dims bias_dims{compat::dims_of(diff_weights)[0]};
    auto bias = of.bias ? builder.gradient(*of.bias, bias_dims, plain(bias_dims)) : dnnl::memory();
    auto scratch = builder.bytes(scratch_bytes);
    builder.add_own(
        name, {x, diff, scratch},
        [=, kernel = run](const Plan::Draw&) {
            kernel(data<BFloat16>(x), data<BFloat16>(diff), data<float>(weights),
                   bias ? data<float>(bias) : nullptr, data<void>(scratch));
        },
        of.flops, "headroom amx");
}

std::optional<TileGradients> conv_tile_gradients(const PlanBuilder& builder,
                                                 const Convolution& convolution) {
    if (!wanted(builder) || !convolution.is_simple()) return {};
    const auto shape = convolution.shape();
    const bool first = ConvFirstBackwardWeights::supports(shape);
    if (!first && !ConvBackwardWeights::supports(shape)) return {};
    TileGradients gradients{.src = {compat::dims_of(convolution.src), Type::bf16, Tag::nhwc},
                            .diff_dst = {compat::dims_of(convolution.dst), Type::bf16, Tag::nhwc},
                            .diff_weights = {compat::dims_of(convolution.weights), Type::f32,
                                             first ? Tag::Ohwi16o : Tag::OIhw16o16i},
                            .scratch_bytes = 0,
                            .run = {}};
    if (first)
        use_kernel<ConvFirstBackwardWeights>(gradients, shape);
    else
        use_kernel<ConvBackwardWeights>(gradients, shape);
    return gradients;
}

} // namespace headroom
