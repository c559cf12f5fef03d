#include "core/layers/Conv2d.h"

#include "core/engine/PlanBuilder.h"
#include "core/layers/ChannelPart.h"
#include "core/layers/ConvTuning.h"
#include "core/layers/ConvWithPool.h"
#include "core/layers/Initialise.h"
#include "core/layers/ShapeChecks.h"
#include "core/layers/TileGradients.h"
#include "core/layers/WinogradConv.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

Conv2d::Conv2d(std::int64_t channels, std::int64_t filters, Shape kernel, Shape stride,
               Shape padding, bool bias)
    : channels_(channels), filters_(filters), kernel_(std::move(kernel)),
      stride_(std::move(stride)), padding_(std::move(padding)), has_bias_(bias) {
    weight_.name = "weight";
    weight_.value = Tensor({filters_, channels_, kernel_[0], kernel_[1]});
    bias_.name = "bias";
    if (has_bias_) bias_.value = Tensor({filters_});
}

std::unique_ptr<Layer> Conv2d::make(SpecReader& spec, const Shape& input) {
    require_image(spec.type(), input);
    auto filters = spec.integer("filters", 1, 65536);
    auto kernel = spec.size("kernel", 1, 255);
    auto stride = spec.size("stride", 1, 255, {1, 1});
    auto padding = spec.size("padding", 0, 255, {0, 0});
    return std::make_unique<Conv2d>(input[0], filters, kernel, stride, padding,
                                    spec.boolean("bias", true));
}

std::string Conv2d::describe() const {
    auto text = fmt::format("conv {}x{}x{}", kernel_[0], kernel_[1], filters_);
    if (stride_ != Shape{1, 1}) text += ", stride " + brief_size(stride_);
    if (padding_ != Shape{0, 0}) text += ", padding " + brief_size(padding_);
    if (!has_bias_) text += ", no bias";
    return text;
}

Shape Conv2d::output_shape(const Shape& input) const {
    require_image(type(), input);
    if (input[0] != channels_)
        throw usage_error(
            fmt::format("{} expects {} channels, got {}", describe(), channels_, input[0]));
    auto size = window_output(describe(), input, kernel_, stride_, padding_);
    return {filters_, size[0], size[1]};
}

std::vector<Parameter*> Conv2d::parameters() {
    if (has_bias_) return {&weight_, &bias_};
    return {&weight_};
}

std::int64_t Conv2d::macs(const Shape& input) const {
    return volume(output_shape(input)) * channels_ * volume(kernel_);
}

void Conv2d::initialise(std::uint64_t seed) {
    auto fan_in = channels_ * volume(kernel_);
    for (auto* parameter : parameters())
        initialise_uniform(*parameter, fan_in, seed);
}

namespace {

// The passes by oneDNN.

dnnl::memory add_forward(PlanBuilder& builder, const dnnl::convolution_forward::primitive_desc& pd,
                         const dnnl::memory& src, Parameter& weight, Parameter* bias, bool relu,
                         std::int64_t flops) {
    auto dst = builder.memory(pd.dst_desc());
    const auto& dims = weight.value.shape();
    PlanBuilder::Args args{{DNNL_ARG_SRC, src},
                           {DNNL_ARG_WEIGHTS, builder.weights(weight, dims, pd.weights_desc())},
                           {DNNL_ARG_DST, dst}};
    if (bias) args.emplace(DNNL_ARG_BIAS, builder.borrow(bias->value, bias->value.shape()));
    builder.add<dnnl::convolution_forward>(relu ? "conv + relu forward" : "conv forward", pd, args,
                                           flops);
    return dst;
}

dnnl::memory add_backward_data(PlanBuilder& builder, const Convolution& convolution,
                               const dnnl::memory& diff_dst, Parameter& weight,
                               std::int64_t flops) {
    auto pd = convolution.backward_data();
    auto diff_src = builder.memory(pd.diff_src_desc());
    builder.add<dnnl::convolution_backward_data>(
        "conv backward data", pd,
        {{DNNL_ARG_DIFF_DST, builder.reordered(diff_dst, pd.diff_dst_desc(), "diff_dst")},
         {DNNL_ARG_WEIGHTS, builder.weights(weight, weight.value.shape(), pd.weights_desc())},
         {DNNL_ARG_DIFF_SRC, diff_src}},
        flops);
    return diff_src;
}

void add_backward_weights(PlanBuilder& builder,
                          const dnnl::convolution_backward_weights::primitive_desc& pd,
                          const WeightGradients& of) {
    PlanBuilder::Args args{
        {DNNL_ARG_SRC, of.src},
        {DNNL_ARG_DIFF_DST, builder.reordered(of.diff_dst, pd.diff_dst_desc(), "diff_dst")},
        {DNNL_ARG_DIFF_WEIGHTS,
         builder.gradient(of.weight, of.weight.value.shape(), pd.diff_weights_desc())}};
    if (of.bias) {
        const auto& dims = of.bias->value.shape();
        args.emplace(DNNL_ARG_DIFF_BIAS, builder.gradient(*of.bias, dims, plain(dims)));
    }
    builder.add<dnnl::convolution_backward_weights>("conv backward weights", pd, args, of.flops);
}

} // namespace

std::int64_t Conv2d::flops(const PlanBuilder& builder, const Value& src) const {
    return 2 * macs(src.shape) * builder.batch();
}

Convolution Conv2d::convolution(const PlanBuilder& builder, const Value& src) const {
    const compat::Dims weight_dims = weight_.value.shape(), bias_dims{filters_};
    const auto dst_dims = batched(builder.batch(), output_shape(src.shape));
    return {.src = builder.any(compat::dims_of(src.desc())),
            .weights = builder.any(weight_dims),
            .dst = builder.any(dst_dims),
            .result = builder.any_dst(dst_dims),
            .diff_weights = builder.any_f32(weight_dims),
            .bias = plain(bias_dims),
            .has_bias = has_bias_,
            .strides = stride_,
            .padding = padding_};
}

std::optional<Compiled> Conv2d::compile_with_pool(PlanBuilder& builder, const Value& src) {
    return headroom::compile_with_pool(builder, src, convolution(builder, src), weight_, bias(),
                                       flops(builder, src));
}

Compiled Conv2d::compile(PlanBuilder& builder, const Value& src, bool relu) {
    return compile_part(builder, src, relu, {});
}

Compiled Conv2d::compile_part(PlanBuilder& builder, const Value& src, bool relu,
                              const ChannelPart& part) {
    const auto flops = this->flops(builder, src);
    const Convolution convolution = this->convolution(builder, src);
    const compat::Dims weight_dims = weight_.value.shape();
    Parameter* const bias = this->bias();
    const ConvChoice choice =
        choose_passes(builder, convolution, static_cast<double>(flops), src.needs_gradient);
    const auto tiles = conv_tile_gradients(builder, convolution);
    const auto pd = convolution.forward(builder.convolution_kind(), relu);
    auto x = builder.reordered(
        src.memory, choice.forward ? WinogradConv::layout(convolution.src) : pd.src_desc(), "src");
    const auto by_weights = [=] { return convolution.backward_weights(x.get_desc()); };
    if (builder
            .training()) // before the weights are packed: they adopt the layout of their gradient
        builder.adopt_layout(weight_, weight_dims,
                             tiles                     ? tiles->diff_weights
                             : choice.backward_weights ? WinogradConv::diff_weights(convolution)
                                                       : by_weights().diff_weights_desc());

    Value dst{choice.forward ? WinogradConv(convolution, *choice.forward)
                                   .add_forward(builder, x, weight_, bias, relu, flops, part)
                             : add_forward(builder, pd, x, weight_, bias, relu, flops),
              output_shape(src.shape), true, relu ? std::make_shared<bool>(false) : nullptr};
    if (part.whole && !choice.forward)
        copy_to(builder, part,
                builder.reordered(dst.memory, WinogradConv::layout(convolution.dst), "dst"));
    if (!builder.training()) return {dst, {}};

    auto backward = [=, this](PlanBuilder& b, dnnl::memory diff) -> dnnl::memory {
        if (relu && !*dst.relu_backward_done) diff = add_relu_backward(b, dst.memory, diff);
        const WeightGradients gradients{x, diff, weight_, bias, flops};
        if (tiles)
            tiles->add(b, "conv backward weights", gradients);
        else if (choice.backward_weights)
            WinogradConv(convolution, *choice.backward_weights).add_backward_weights(b, gradients);
        else
            add_backward_weights(b, by_weights(), gradients);
        if (!src.needs_gradient) return {};
        if (choice.backward_data)
            return WinogradConv(convolution, *choice.backward_data)
                .add_backward_data(b, diff, src, weight_, flops);
        return add_backward_data(b, convolution, diff, weight_, flops);
    };
    return {dst, backward};
}

} // namespace headroom
