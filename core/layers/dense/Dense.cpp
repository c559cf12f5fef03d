#include "core/layers/dense/Dense.h"

#include "core/engine/PlanBuilder.h"
#include "core/layers/Initialise.h"
#include "core/layers/Operators.h"
#include "core/layers/conv/TileGradients.h"
#include "core/layers/dense/BlockedDense.h"
#include "core/layers/dense/DeferredDense.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

Dense::Dense(std::int64_t inputs, std::int64_t units) : inputs_(inputs), units_(units) {
    weight_.name = "weight";
    weight_.value = LaidOut({units_, inputs_});
    bias_.name = "bias";
    bias_.value = LaidOut({units_});
}

std::unique_ptr<Layer> Dense::make(SpecReader& spec, const Shape& input) {
    return std::make_unique<Dense>(volume(input), spec.integer("units", 1, 1 << 20));
}

std::string Dense::describe() const {
    return fmt::format("dense {}", units_);
}

Shape Dense::output_shape(const Shape& input) const {
    if (input.size() != 1)
        throw usage_error(
            fmt::format("{} needs a flat input, got {}: put {{\"type\": \"flatten\"}} "
                        "before it",
                        describe(), to_string(input)));
    if (input[0] != inputs_)
        throw usage_error(
            fmt::format("{} expects {} inputs, got {}", describe(), inputs_, input[0]));
    return {units_};
}

void Dense::initialise(std::uint64_t seed) {
    for (auto* parameter : parameters())
        initialise_uniform(*parameter, inputs_, seed);
}

namespace {

dnnl::memory add_forward(PlanBuilder& builder,
                         const dnnl::inner_product_forward::primitive_desc& pd,
                         const dnnl::memory& src, Parameter& weight, Parameter& bias, bool relu,
                         std::int64_t flops) {
    auto dst = builder.memory(pd.dst_desc());
    builder.add<dnnl::inner_product_forward>(
        relu ? "dense + relu forward" : "dense forward", pd,
        {{DNNL_ARG_SRC, src},
         {DNNL_ARG_WEIGHTS, builder.weights(weight, weight.value.shape(), pd.weights_desc())},
         {DNNL_ARG_BIAS, builder.borrow(bias.value, bias.value.shape())},
         {DNNL_ARG_DST, dst}},
        flops);
    return dst;
}

void add_backward_weights(PlanBuilder& builder,
                          const dnnl::inner_product_backward_weights::primitive_desc& pd,
                          const WeightGradients& of) {
    const auto& bias_dims = of.bias->value.shape();
    builder.add<dnnl::inner_product_backward_weights>(
        "dense backward weights", pd,
        {{DNNL_ARG_SRC, of.src},
         {DNNL_ARG_DIFF_DST, builder.reordered(of.diff_dst, pd.diff_dst_desc(), "diff_dst")},
         {DNNL_ARG_DIFF_WEIGHTS,
          builder.gradient(of.weight, of.weight.value.shape(), pd.diff_weights_desc())},
         {DNNL_ARG_DIFF_BIAS, builder.gradient(*of.bias, bias_dims, plain(bias_dims))}},
        of.flops);
}

} // namespace

Compiled Dense::compile_blocked(PlanBuilder& builder, const Value& src, bool relu) {
    const auto flops = 2 * macs(src.shape) * builder.batch();
    const BlockedDense dense{weight_, bias_, relu, flops};
    const compat::Dims src_dims{builder.batch(), inputs_};
    const compat::Desc rows{src_dims, compat::type_of(builder.any(src_dims)),
                            dnnl::memory::format_tag::ab};
    const auto x = builder.reordered(builder.flattened(src.memory), rows, "src");
    const Value dst{dense.add_forward(builder, x), output_shape(src.shape), true};
    if (!builder.training()) return {dst, {}};

    auto backward = [=, this](PlanBuilder& b, dnnl::memory diff) -> dnnl::memory {
        if (relu) diff = add_activation_backward(b, Activation::relu, dst.memory, diff);
        defer_dense_gradients(b, {x, diff, weight_, &bias_, flops});
        if (!src.needs_gradient) return {};
        return b.unflattened(dense.add_backward_data(b, diff), src.desc());
    };
    return {dst, backward};
}

OperatorValue Dense::operators(OperatorList& list, const std::string& name,
                               const OperatorValue& src) const {
    return list.add("Gemm", {src}, {&weight_, &bias_}, {name, {units_}}, {{"transB", 1}});
}

Compiled Dense::compile(PlanBuilder& builder, const Value& src, const Epilogue& epilogue) {
    const bool relu = epilogue.activation == Activation::relu;
    const bool trains = builder.training() && weight_.trainable;
    if (has_blocked_dense(builder, inputs_, units_) && trains == builder.training() &&
        (!builder.training() || builder.adopt_layout(weight_, {units_, inputs_},
                                                     deferred_layout(builder, inputs_, units_))))
        return compile_blocked(builder, src, relu);

    auto shape = output_shape(src.shape);
    auto flops = 2 * macs(src.shape) * builder.batch();
    // After flatten the source may still be 4-D, in any layout. For a matrix oneDNN has fast
    // implementations; for 4-D NHWC it does not (2.6).
    const compat::Dims src_dims{builder.batch(), inputs_}, weight_dims{units_, inputs_};
    const auto flat = builder.flattened(src.memory);
    auto src_any = builder.any(src_dims);
    auto weights_any = builder.any(weight_dims);
    auto dst_any = builder.any(batched(builder.batch(), shape));
    auto result_any = builder.any_dst(batched(builder.batch(), shape));
    compat::Dims bias_dims{units_};
    auto bias_desc = plain(bias_dims);

    auto pd = compat::inner_product_forward(builder.forward_kind(), src_any, weights_any, bias_desc,
                                            result_any, relu);
    auto x = builder.reordered(flat, pd.src_desc(), "src");
    auto hint = compat::inner_product_forward(dnnl::prop_kind::forward_training, src_any,
                                              weights_any, bias_desc, dst_any, false);
    auto by_weights = compat::inner_product_backward_weights(
        x.get_desc(), builder.any_f32(weight_dims), bias_desc, dst_any, hint);
    const bool deferrable =
        trains && builder.uses_amx() && defers_dense_gradients(builder, inputs_, units_);
    const bool settled =
        trains && builder.adopt_layout(weight_, weight_dims,
                                       deferrable ? deferred_layout(builder, inputs_, units_)
                                                  : by_weights.diff_weights_desc());
    const bool deferred = deferrable && settled;
    const Value dst{add_forward(builder, pd, x, weight_, bias_, relu, flops), shape,
                    trains || src.needs_gradient};
    if (!builder.training()) return {dst, {}};

    auto backward = [=, this](PlanBuilder& b, dnnl::memory diff) -> dnnl::memory {
        if (relu) diff = add_activation_backward(b, Activation::relu, dst.memory, diff);
        const WeightGradients gradients{x, diff, weight_, &bias_, flops};
        if (deferred)
            defer_dense_gradients(b, gradients);
        else if (trains)
            add_backward_weights(b, by_weights, gradients);
        if (!src.needs_gradient) return {};

        auto by_data = compat::inner_product_backward_data(src_any, weights_any, dst_any, hint);
        auto diff_src = b.memory(by_data.diff_src_desc());
        b.add<dnnl::inner_product_backward_data>(
            "dense backward data", by_data,
            {{DNNL_ARG_DIFF_DST, b.reordered(diff, by_data.diff_dst_desc(), "diff_dst")},
             {DNNL_ARG_WEIGHTS, b.weights(weight_, weight_dims, by_data.weights_desc())},
             {DNNL_ARG_DIFF_SRC, diff_src}},
            flops);
        return b.unflattened(diff_src, src.desc());
    };
    return {dst, backward};
}

} // namespace headroom
