#include "core/layers/dense/BlockedDense.h"

#include "core/engine/ParameterLayout.h"
#include "core/kernels/dense/DenseBackwardData.h"
#include "core/kernels/dense/DenseForward.h"
#include "core/layers/dense/DeferredDense.h"

namespace headroom {

namespace {

using Tag = dnnl::memory::format_tag;
using Type = dnnl::memory::data_type;

DenseShape shape_of(const PlanBuilder& builder, std::int64_t inputs, std::int64_t units) {
    return {static_cast<int>(builder.batch()), static_cast<int>(inputs), static_cast<int>(units)};
}
DenseShape shape_of(const PlanBuilder& builder, const BlockedDense& dense) {
    const auto& dims = dense.weight.value.shape();
    return shape_of(builder, dims[1], dims[0]);
}

Type type_of(const PlanBuilder& builder) {
    return builder.of_bf16() ? Type::bf16 : Type::f32;
}

compat::Desc blocks_of(const PlanBuilder& builder, const BlockedDense& dense) {
    const auto& dims = dense.weight.value.shape();
    return deferred_layout(builder, dims[1], dims[0], type_of(builder));
}
dnnl::memory in_blocks(PlanBuilder& builder, const BlockedDense& dense) {
    return builder.weights(dense.weight, dense.weight.value.shape(), blocks_of(builder, dense));
}

/// Inference keeps weights in panels, except those of a parameter that adopted blocks in training,
/// where it needs no copy.
template <typename T>
dnnl::memory in_panels(PlanBuilder& builder, const BlockedDense& dense,
                       const DenseForward<T>& kernel) {
    const auto& dims = dense.weight.value.shape();
    return builder.transformed(
        dense.weight, deferred_layout(builder, dims[1], dims[0]),
        dense.weight.value.size() * sizeof(T), "headroom",
        [kernel](const float* value, void* to) { kernel.to_panels(value, static_cast<T*>(to)); });
}

template <typename T>
dnnl::memory forward(PlanBuilder& builder, const BlockedDense& dense, const dnnl::memory& src) {
    const auto shape = shape_of(builder, dense);
    const bool blocks = builder.training() || desc_of(dense.weight, dense.weight.value.shape()) ==
                                                  blocks_of(builder, dense);
    const DenseForward<T> kernel(shape, blocks ? DenseWeights::blocks : DenseWeights::panels);
    const auto weights = blocks ? in_blocks(builder, dense) : in_panels(builder, dense, kernel);
    const auto dst = builder.memory({{shape.batch, shape.outputs}, type_of(builder), Tag::ab});
    const auto scratch = builder.bytes(kernel.scratch_bytes());
    builder.add_own(
        dense.relu ? "dense + relu forward" : "dense forward", {src, dst, scratch},
        [=](const Plan::Draw&) {
            kernel.run(data<T>(src), data<T>(weights), dense.bias.value.data(), dense.relu,
                       data<T>(dst), data<void>(scratch));
        },
        dense.flops);
    return dst;
}

template <typename T>
dnnl::memory backward_data(PlanBuilder& builder, const BlockedDense& dense,
                           const dnnl::memory& diff_dst) {
    const auto shape = shape_of(builder, dense);
    const DenseBackwardData<T> kernel(shape);
    const auto weights = in_blocks(builder, dense);
    const auto diff = builder.reordered(
        diff_dst, {{shape.batch, shape.outputs}, type_of(builder), Tag::ab}, "diff_dst");
    const auto diff_src = builder.memory({{shape.batch, shape.inputs}, type_of(builder), Tag::ab});
    const auto scratch = builder.bytes(kernel.scratch_bytes());
    builder.add_own(
        "dense backward data", {diff, diff_src, scratch},
        [=](const Plan::Draw&) {
            kernel.run(data<T>(diff), data<T>(weights), data<T>(diff_src), data<void>(scratch));
        },
        dense.flops);
    return diff_src;
}

} // namespace

bool has_blocked_dense(const PlanBuilder& builder, std::int64_t inputs, std::int64_t units) {
    const compat::Dims result{builder.batch(), units};
    if (builder.uses_amx() ||
        static_cast<std::size_t>(inputs * units) < DeferredGradient::min_values ||
        compat::type_of(builder.any_dst(result)) != type_of(builder)) // logits are f32
        return false;
    if (builder.training()) return defers_dense_gradients(builder, inputs, units);
    const auto shape = shape_of(builder, inputs, units);
    return builder.of_bf16() ? has_dense_kernels<BFloat16>(shape) : has_dense_kernels<float>(shape);
}

dnnl::memory BlockedDense::add_forward(PlanBuilder& builder, const dnnl::memory& src) const {
    return builder.of_bf16() ? forward<BFloat16>(builder, *this, src)
                             : forward<float>(builder, *this, src);
}

dnnl::memory BlockedDense::add_backward_data(PlanBuilder& builder,
                                             const dnnl::memory& diff_dst) const {
    return builder.of_bf16() ? backward_data<BFloat16>(builder, *this, diff_dst)
                             : backward_data<float>(builder, *this, diff_dst);
}

} // namespace headroom
