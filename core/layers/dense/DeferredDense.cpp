#include "core/layers/dense/DeferredDense.h"

#include "core/kernels/amx/DenseTiles.h"
#include "core/kernels/dense/DenseBackwardWeights.h"

namespace headroom {

namespace {

using Tag = dnnl::memory::format_tag;
using Type = dnnl::memory::data_type;

enum Operand { src, diff_dst, scratch };

DenseShape whole_shape(const PlanBuilder& builder, std::int64_t inputs, std::int64_t units) {
    return {builder.spec().batch, static_cast<int>(inputs), static_cast<int>(units)};
}

template <typename T>
std::vector<DenseSamples<T>> whole_batch(const std::vector<PlanBuilder::Operands>& of_lanes) {
    std::vector<DenseSamples<T>> batch;
    for (const auto& lane : of_lanes)
        batch.push_back({data<T>(lane[src]), data<T>(lane[diff_dst]),
                         static_cast<int>(compat::dims_of(lane[src].get_desc())[0])});
    return batch;
}

/// T is the type of activations, Kernel computes the gradient in shares.
template <typename T, typename Kernel>
void defer(PlanBuilder& builder, const WeightGradients& of, const std::string& implementation) {
    const auto dims = of.weight.value.shape();
    const int units = static_cast<int>(dims[0]), count = static_cast<int>(builder.batch());
    const auto type = std::is_same_v<T, float> ? Type::f32 : Type::bf16;
    auto x = builder.reordered(of.src, {{count, dims[1]}, type, Tag::ab}, "src");
    auto diff = builder.reordered(of.diff_dst, {{count, units}, type, Tag::ab}, "diff_dst");

    const compat::Dims bias_dims{units};
    auto bias = builder.gradient(*of.bias, bias_dims, plain(bias_dims));
    builder.add_own("dense backward bias", {diff}, [=](const Plan::Draw&) {
        dense_backward_bias(data<T>(diff), count, units, data<float>(bias));
    });

    const auto kernel = std::make_shared<const Kernel>(whole_shape(builder, dims[1], units));
    auto memory = builder.bytes(kernel->scratch_bytes());
    builder.defer_gradient(
        of.weight, {"dense backward weights", implementation, of.flops}, {x, diff, memory},
        [kernel](const std::vector<PlanBuilder::Operands>& of_lanes) {
            return [&of_lanes, kernel, rows = kernel->rows(whole_batch<T>(of_lanes))](
                       int lane, const UseGradient& use) {
                const auto& own = of_lanes[static_cast<std::size_t>(lane)];
                kernel->run_share(rows, lane, static_cast<int>(of_lanes.size()), use,
                                  data<void>(own[scratch]));
            };
        });
}

} // namespace

bool defers_dense_gradients(const PlanBuilder& builder, std::int64_t inputs, std::int64_t units) {
    if (!builder.training() || !builder.spec().execution.defer_gradients ||
        static_cast<std::size_t>(inputs * units) < DeferredGradient::min_values)
        return false;
    const auto shape = whole_shape(builder, inputs, units);
    if (builder.uses_amx()) return DenseTiles::supports(shape);
    return builder.of_bf16() ? has_dense_kernels<BFloat16>(shape) : has_dense_kernels<float>(shape);
}

compat::Desc deferred_layout(const PlanBuilder& builder, std::int64_t inputs, std::int64_t units,
                             Type type) {
    const bool wide = whole_shape(builder, inputs, units).block() == 64;
    return {{units, inputs},
            type,
            builder.uses_amx() ? Tag::AB16b64a
            : wide             ? Tag::BA16a64b
                               : Tag::BA16a32b};
}

void defer_dense_gradients(PlanBuilder& builder, const WeightGradients& of) {
    if (builder.uses_amx())
        defer<BFloat16, DenseTiles>(builder, of, "headroom amx");
    else if (builder.of_bf16())
        defer<BFloat16, DenseBackwardWeights<BFloat16>>(builder, of, "headroom");
    else
        defer<float, DenseBackwardWeights<float>>(builder, of, "headroom");
}

} // namespace headroom
