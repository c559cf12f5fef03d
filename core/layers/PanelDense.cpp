#include "core/layers/PanelDense.h"

#include "core/kernels/DenseForward.h"
#include "core/layers/DeferredDense.h"

namespace headroom {

namespace {

using Tag = dnnl::memory::format_tag;
using Type = dnnl::memory::data_type;

DenseShape shape_of(const PlanBuilder& builder, std::int64_t inputs, std::int64_t units) {
    return {static_cast<int>(builder.batch()), static_cast<int>(inputs), static_cast<int>(units)};
}

template <typename T>
dnnl::memory add(PlanBuilder& builder, const dnnl::memory& src, Parameter& weight, Parameter& bias,
                 bool relu, std::int64_t flops) {
    const auto& dims = weight.value.shape();
    const Type type = builder.of_bf16() ? Type::bf16 : Type::f32;
    const DenseForward<T> dense(shape_of(builder, dims[1], dims[0]));
    const auto weights = builder.weights(
        weight, dims, {dims, type, builder.of_bf16() ? Tag::AB8b64a2b : Tag::AB16b64a});
    const auto dst = builder.memory({{builder.batch(), dims[0]}, type, Tag::ab});
    const auto scratch = builder.bytes(dense.scratch_bytes());
    builder.add_own(
        relu ? "dense + relu forward" : "dense forward", {src, dst, scratch},
        [=, &bias](const Plan::Draw&) {
            dense.run(data<T>(src), data<T>(weights), bias.value.data(), relu, data<T>(dst),
                      data<void>(scratch));
        },
        flops);
    return dst;
}

} // namespace

bool has_panel_forward(const PlanBuilder& builder, std::int64_t inputs, std::int64_t units) {
    if (builder.uses_amx() || !compat::isa_name().starts_with("AVX512") ||
        static_cast<std::size_t>(inputs * units) < DeferredGradient::least_values)
        return false;
    if (builder.training() && !defers_dense_gradients(builder, inputs, units)) return false;
    const auto shape = shape_of(builder, inputs, units);
    return builder.of_bf16() ? DenseForward<BFloat16>::supports(shape)
                             : DenseForward<float>::supports(shape);
}

dnnl::memory add_panel_forward(PlanBuilder& builder, const dnnl::memory& src, Parameter& weight,
                               Parameter& bias, bool relu, std::int64_t flops) {
    return builder.of_bf16() ? add<BFloat16>(builder, src, weight, bias, relu, flops)
                             : add<float>(builder, src, weight, bias, relu, flops);
}

} // namespace headroom
