#include "core/layers/conv/Conv2d.h"

#include "core/engine/PlanBuilder.h"
#include "core/layers/BatchNorm2d.h"
#include "core/layers/Initialise.h"
#include "core/layers/Operators.h"
#include "core/layers/ShapeChecks.h"
#include "core/layers/conv/ConvPoolByImage.h"
#include "core/layers/conv/ConvTuning.h"
#include "core/layers/conv/ConvWithPool.h"
#include "core/layers/conv/TileGradients.h"
#include "core/layers/conv/WinogradConv.h"
#include "core/layers/nested/Branches.h"
#include "core/layers/nested/ChannelPart.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

Conv2d::Conv2d(std::int64_t channels, std::int64_t filters, Window window, bool bias,
               std::int64_t groups)
    : channels_(channels), filters_(filters), groups_(groups), window_(std::move(window)),
      has_bias_(bias) {
    weight_.name = "weight";
    weight_.value = LaidOut({filters_, channels_ / groups_, window_.kernel[0], window_.kernel[1]});
    bias_.name = "bias";
    if (has_bias_) bias_.value = LaidOut({filters_});
}

std::unique_ptr<Layer> Conv2d::make(SpecReader& spec, const Shape& input) {
    require_image(spec.type(), input);
    const auto filters = spec.integer("filters", 1, 65536);
    Window window{.kernel = spec.size("kernel", 1, 255),
                  .stride = spec.size("stride", 1, 255, {1, 1}),
                  .padding = Padding::read(spec, 255)};
    const auto groups = spec.integer("groups", 1, 65536, 1);
    if (input[0] % groups != 0 || filters % groups != 0)
        throw usage_error(fmt::format("conv: {} groups do not divide {} channels and {} filters",
                                      groups, input[0], filters));
    return std::make_unique<Conv2d>(input[0], filters, std::move(window),
                                    spec.boolean("bias", true), groups);
}

std::string Conv2d::describe() const {
    const bool depthwise = groups_ == channels_ && groups_ == filters_ && groups_ > 1;
    auto text = fmt::format("{}conv {}x{}x{}", depthwise ? "depthwise " : "", window_.kernel[0],
                            window_.kernel[1], filters_);
    if (groups_ > 1 && !depthwise) text += fmt::format(", {} groups", groups_);
    if (window_.stride != Shape{1, 1}) text += ", stride " + brief_size(window_.stride);
    text += window_.padding.describe();
    if (!has_bias_) text += ", no bias";
    return text;
}

Shape Conv2d::output_shape(const Shape& input) const {
    require_image(type(), input);
    if (input[0] != channels_)
        throw usage_error(
            fmt::format("{} expects {} channels, got {}", describe(), channels_, input[0]));
    auto size = window_output(describe(), input, window_.kernel, window_.stride, window_.padding);
    return {filters_, size[0], size[1]};
}

std::vector<Parameter*> Conv2d::parameters() {
    if (has_bias_) return {&weight_, &bias_};
    return {&weight_};
}

std::int64_t Conv2d::macs(const Shape& input) const {
    return volume(output_shape(input)) * (channels_ / groups_) * volume(window_.kernel);
}

void Conv2d::initialise(std::uint64_t seed) {
    auto fan_in = channels_ / groups_ * volume(window_.kernel);
    for (auto* parameter : parameters())
        initialise_uniform(*parameter, fan_in, seed);
}

Shape Conv2d::grouped_dims() const {
    Shape dims = weight_.value.shape();
    if (groups_ == 1) return dims;
    dims[0] /= groups_;
    dims.insert(dims.begin(), groups_);
    return dims;
}

// y = scale * (W x + b) + shift for each filter: scale goes into W, the rest into b.
Conv2d::Operands Conv2d::operands(PlanBuilder& builder, BatchNorm2d* norm) {
    if (!norm) return {weight_, has_bias_ ? &bias_ : nullptr};
    std::vector<const Parameter*> sources{&weight_};
    if (has_bias_) sources.push_back(&bias_);
    for (const auto* p : norm->parameters())
        sources.push_back(p);
    auto& weight = builder.derived(
        "folded weight", sources, weight_.value.shape(), [this, norm](std::span<float> values) {
            const Tensor plain = weight_.plain_value();
            const auto affine = norm->affine();
            const std::size_t row = values.size() / affine.size();
            for (std::size_t i = 0; i < values.size(); ++i)
                values[i] = static_cast<float>(plain.data()[i] * affine[i / row].scale);
        });
    auto& bias =
        builder.derived("folded bias", sources, {filters_}, [this, norm](std::span<float> values) {
            const auto affine = norm->affine();
            for (std::size_t i = 0; i < values.size(); ++i) {
                const double own = has_bias_ ? bias_.value.data()[i] : 0;
                values[i] = static_cast<float>(own * affine[i].scale + affine[i].shift);
            }
        });
    return {weight, &bias};
}

namespace {

// The passes by oneDNN.

dnnl::memory add_forward(PlanBuilder& builder, const Convolution& convolution,
                         const dnnl::memory& src, Parameter& weight, Parameter* bias,
                         const Epilogue& epilogue, std::int64_t flops) {
    const auto pd =
        convolution.forward(builder.convolution_kind(), {.add_to_dst = epilogue.addend != nullptr,
                                                         .activation = epilogue.activation});
    const auto dst = epilogue.addend
                         ? builder.reordered(epilogue.addend->memory, pd.dst_desc(), "branch")
                         : builder.memory(pd.dst_desc());
    const auto dims = compat::dims_of(convolution.weights);
    PlanBuilder::Args args{{DNNL_ARG_SRC, src},
                           {DNNL_ARG_WEIGHTS, builder.weights(weight, dims, pd.weights_desc())},
                           {DNNL_ARG_DST, dst}};
    if (bias) args.emplace(DNNL_ARG_BIAS, builder.borrow(bias->value, bias->value.shape()));
    std::string name = "conv";
    if (epilogue.addend) name += " + sum";
    if (epilogue.activation != Activation::none)
        name += fmt::format(" + {}", name_of(epilogue.activation));
    builder.add<dnnl::convolution_forward>(name + " forward", pd, args, flops);
    return dst;
}

dnnl::memory add_backward_data(PlanBuilder& builder, const Convolution& convolution,
                               const dnnl::memory& diff_dst, Parameter& weight,
                               std::int64_t flops) {
    auto pd = convolution.backward_data();
    auto diff_src = builder.memory(pd.diff_src_desc());
    const auto dims = compat::dims_of(convolution.weights);
    builder.add<dnnl::convolution_backward_data>(
        "conv backward data", pd,
        {{DNNL_ARG_DIFF_DST, builder.reordered(diff_dst, pd.diff_dst_desc(), "diff_dst")},
         {DNNL_ARG_WEIGHTS, builder.weights(weight, dims, pd.weights_desc())},
         {DNNL_ARG_DIFF_SRC, diff_src}},
        flops);
    return diff_src;
}

void add_backward_weights(PlanBuilder& builder, const Convolution& convolution,
                          const WeightGradients& of) {
    const auto pd = convolution.backward_weights(of.src.get_desc());
    const auto weight_dims = compat::dims_of(convolution.weights);
    PlanBuilder::Args args{
        {DNNL_ARG_SRC, of.src},
        {DNNL_ARG_DIFF_DST, builder.reordered(of.diff_dst, pd.diff_dst_desc(), "diff_dst")},
        {DNNL_ARG_DIFF_WEIGHTS, builder.gradient(of.weight, weight_dims, pd.diff_weights_desc())}};
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

Convolution Conv2d::convolution(const PlanBuilder& builder, const Value& src, bool has_bias) const {
    const compat::Dims weight_dims = grouped_dims(), bias_dims{filters_};
    const auto dst_dims = batched(builder.batch(), output_shape(src.shape));
    const auto padding = window_.padding.resolved(src.shape, window_.kernel, window_.stride);
    return {.src = builder.any(compat::dims_of(src.desc())),
            .weights = builder.any(weight_dims),
            .dst = builder.any(dst_dims),
            .result = builder.any_dst(dst_dims),
            .diff_weights = builder.any_f32(weight_dims),
            .bias = plain(bias_dims),
            .has_bias = has_bias,
            .steps = {window_.stride, padding.begin, padding.end}};
}

std::optional<Compiled> Conv2d::compile_with_pool(PlanBuilder& builder, const Value& src,
                                                  const Epilogue& epilogue,
                                                  const MaxPooling& pooling) {
    const auto& execution = builder.spec().execution;
    if (src.needs_gradient || !execution.fuse_pooling || builder.uses_amx() ||
        epilogue.activation != Activation::relu || epilogue.addend)
        return {};
    const auto [weight, bias] = operands(builder, epilogue.norm);
    const Convolution convolution = this->convolution(builder, src, bias != nullptr);
    const auto flops = this->flops(builder, src);
    std::optional<Compiled> compiled;
    if (pooling.is_2x2())
        compiled = headroom::compile_with_pool(builder, src, convolution, weight, bias, flops);
    if (!compiled)
        compiled = compile_by_image(builder, src, convolution, weight, bias, pooling, flops);
    return compiled;
}

bool Conv2d::fuses(const PlanBuilder& builder, const Epilogue& epilogue) const {
    if (builder.training()) return !epilogue.norm && !epilogue.addend;
    return !epilogue.addend || !epilogue.addend->shared;
}

OperatorValue Conv2d::operators(OperatorList& list, const std::string& name,
                                const OperatorValue& src) const {
    std::vector<const Parameter*> parameters{&weight_};
    if (has_bias_) parameters.push_back(&bias_);
    const auto padding = window_.padding.resolved(src.shape, window_.kernel, window_.stride);
    return list.add("Conv", {src}, parameters, {name, output_shape(src.shape)},
                    {{"kernel_shape", window_.kernel},
                     {"strides", window_.stride},
                     {"pads", padding.pads()},
                     {"group", groups_}});
}

Compiled Conv2d::compile(PlanBuilder& builder, const Value& src, const Epilogue& epilogue) {
    return compile_part(builder, src, epilogue, {});
}

Compiled Conv2d::compile_part(PlanBuilder& builder, const Value& src, const Epilogue& epilogue,
                              const ChannelPart& part) {
    const auto flops = this->flops(builder, src);
    const auto [weight, bias] = operands(builder, epilogue.norm);
    const Convolution convolution = this->convolution(builder, src, bias != nullptr);
    const compat::Dims weight_dims = compat::dims_of(convolution.weights);
    const Activation activation = epilogue.activation;
    const bool trains = builder.training() && weight_.trainable;
    ConvChoice choice =
        choose_passes(builder, convolution, static_cast<double>(flops), src.needs_gradient);
    const auto tiles = trains ? conv_tile_gradients(builder, convolution) : std::nullopt;
    const auto src_desc =
        choice.forward
            ? WinogradConv::layout(convolution.src)
            : compat::Desc(convolution.forward(builder.convolution_kind(), {}).src_desc());
    auto x = builder.reordered(src.memory, src_desc, "src");
    if (trains) // before the weights are packed: they adopt the layout of their gradient
        builder.adopt_layout(weight_, weight_dims,
                             tiles ? tiles->diff_weights
                             : choice.backward_weights
                                 ? WinogradConv::diff_weights(convolution)
                                 : convolution.backward_weights(src_desc).diff_weights_desc());

    Value dst{{}, output_shape(src.shape), trains || src.needs_gradient};
    Epilogue later; // operations that cannot be fused
    if (choice.forward) {
        const bool relu = activation == Activation::relu && !epilogue.addend;
        if (!relu) later = {.addend = epilogue.addend, .activation = activation};
        dst.memory = WinogradConv(convolution, *choice.forward)
                         .add_forward(builder, x, weight, bias, relu, flops, part);
    } else {
        Epilogue fused = epilogue;
        // The sum is written over the addend, which the convolution may not read at the same time.
        if (epilogue.addend && epilogue.addend->memory.get() == x.get()) {
            fused = {};
            later = {.addend = epilogue.addend, .activation = activation};
        }
        dst.memory = add_forward(builder, convolution, x, weight, bias, fused, flops);
    }
    if (!later.empty()) dst = add_epilogue(builder, dst, later);
    if (activation == Activation::relu) dst.relu_backward_done = std::make_shared<bool>(false);
    if (part.whole && !choice.forward)
        copy_to(builder, part,
                builder.reordered(dst.memory, WinogradConv::layout(convolution.dst), "dst"));
    if (!builder.training()) return {dst, {}};

    auto backward = [=, this](PlanBuilder& b, dnnl::memory diff) -> dnnl::memory {
        if (!dst.needs_gradient) return {};
        if (activation != Activation::none && !(dst.relu_backward_done && *dst.relu_backward_done))
            diff = add_activation_backward(b, activation, dst.memory, diff);
        const WeightGradients gradients{x, diff, weight_, has_bias_ ? &bias_ : nullptr, flops};
        if (tiles)
            tiles->add(b, "conv backward weights", gradients);
        else if (trains && choice.backward_weights)
            WinogradConv(convolution, *choice.backward_weights).add_backward_weights(b, gradients);
        else if (trains)
            add_backward_weights(b, convolution, gradients);
        if (!src.needs_gradient) return {};
        if (choice.backward_data)
            return WinogradConv(convolution, *choice.backward_data)
                .add_backward_data(b, diff, src, weight_, flops);
        return add_backward_data(b, convolution, diff, weight_, flops);
    };
    return {dst, backward};
}

} // namespace headroom
