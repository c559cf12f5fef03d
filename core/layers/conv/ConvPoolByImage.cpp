#include "core/layers/conv/ConvPoolByImage.h"

namespace headroom {

namespace {

constexpr std::int64_t most_channels = 4;
constexpr std::size_t fewest_bytes = 256 << 10; ///< a smaller result stays in L2 for a few images

/// Returns the dims of one image.
compat::Dims one(compat::Dims dims) {
    dims[0] = 1;
    return dims;
}

/// Adds a primitive's scratchpad to its arguments and to the memories that the step uses.
template <typename Primitive>
PrimitiveCall call(PlanBuilder& builder, const typename Primitive::primitive_desc& pd,
                   PlanBuilder::Args args, std::vector<dnnl::memory>& uses) {
    if (const compat::Desc scratchpad = pd.scratchpad_desc(); scratchpad.get_size() > 0) {
        uses.push_back(builder.memory(scratchpad));
        args.emplace(DNNL_ARG_SCRATCHPAD, uses.back());
    }
    return {Primitive(pd), args};
}

} // namespace

std::optional<Compiled> compile_by_image(PlanBuilder& builder, const Value& src,
                                         const Convolution& convolution, Parameter& weight,
                                         Parameter* bias, const MaxPooling& pooling,
                                         std::int64_t flops) {
    const auto src_dims = compat::dims_of(convolution.src);
    if (builder.training() || src_dims[1] > most_channels) return {};
    Convolution of_one = convolution;
    of_one.src = builder.any_like(convolution.src, one(src_dims));
    of_one.result = builder.any_like(convolution.dst, one(compat::dims_of(convolution.dst)));
    const auto conv = of_one.forward(builder.convolution_kind(), {.activation = Activation::relu});
    const compat::Desc image = conv.src_desc(), between = conv.dst_desc();
    const auto dst_dims = batched(builder.batch(), pooling.output);
    const auto pool =
        compat::pooling_forward(builder.forward_kind(), dnnl::algorithm::pooling_max, between,
                                builder.any_like(between, one(dst_dims)), pooling.kernel,
                                {pooling.stride, pooling.begin, pooling.end});
    const compat::Desc pooled = pool.dst_desc();
    if (between.get_size() < fewest_bytes || image != compat::nchw_like(image) ||
        !compat::channel_blocks(pooled))
        return {};

    const auto x = builder.reordered(src.memory, compat::nchw_like(convolution.src), "src");
    const Value dst{builder.memory(compat::with_dims(pooled, dst_dims)), pooling.output};
    dnnl::memory from(image, compat::cpu(), DNNL_MEMORY_NONE);
    dnnl::memory to(pooled, compat::cpu(), DNNL_MEMORY_NONE);
    const auto result = builder.memory(between);
    std::vector<dnnl::memory> uses{x, dst.memory, result};
    PlanBuilder::Args args{
        {DNNL_ARG_SRC, from},
        {DNNL_ARG_WEIGHTS,
         builder.weights(weight, compat::dims_of(convolution.weights), conv.weights_desc())},
        {DNNL_ARG_DST, result}};
    if (bias) args.emplace(DNNL_ARG_BIAS, builder.borrow(bias->value, bias->value.shape()));
    const auto convolve = call<dnnl::convolution_forward>(builder, conv, std::move(args), uses);
    const auto maximise = call<dnnl::pooling_forward>(
        builder, pool, {{DNNL_ARG_SRC, result}, {DNNL_ARG_DST, to}}, uses);
    builder.add_own(
        "conv + relu + maxpool forward", uses,
        [=, images = builder.batch(),
         stream = dnnl::stream(compat::cpu())](const Plan::Draw&) mutable {
            const auto from_bytes = static_cast<std::int64_t>(image.get_size());
            const auto to_bytes = static_cast<std::int64_t>(pooled.get_size());
            for (std::int64_t i = 0; i < images; ++i) {
                from.set_data_handle(data<char>(x) + i * from_bytes);
                to.set_data_handle(data<char>(dst.memory) + i * to_bytes);
                convolve.execute(stream);
                maximise.execute(stream);
            }
        },
        flops, conv.impl_info_str());
    return Compiled{dst, {}};
}

} // namespace headroom
