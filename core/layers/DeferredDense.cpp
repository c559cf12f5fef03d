#include "core/layers/DeferredDense.h"

#include "core/kernels/DenseBackwardWeights.h"

namespace headroom {

namespace {

enum Operand { src, diff_dst, scratch };

std::vector<DenseSamples> whole_batch(const std::vector<PlanBuilder::Operands>& of_lanes) {
    std::vector<DenseSamples> batch;
    for (const auto& lane : of_lanes)
        batch.push_back({data<BFloat16>(lane[src]), data<BFloat16>(lane[diff_dst]),
                         static_cast<int>(compat::dims_of(lane[src].get_desc())[0])});
    return batch;
}

} // namespace

void defer_dense_gradients(PlanBuilder& builder, const TileGradients& tiles,
                           const WeightGradients& of) {
    const int inputs = static_cast<int>(compat::dims_of(tiles.src)[1]);
    const int outputs = static_cast<int>(compat::dims_of(tiles.diff_dst)[1]);
    const int count = static_cast<int>(builder.batch());
    auto x = builder.reordered(of.src, tiles.src, "src");
    auto diff = builder.reordered(of.diff_dst, tiles.diff_dst, "diff_dst");

    const compat::Dims bias_dims{outputs};
    auto bias = builder.gradient(*of.bias, bias_dims, plain(bias_dims));
    builder.add_own("dense backward bias", {diff}, [=](const Plan::Draw&) {
        dense_backward_bias(data<BFloat16>(diff), count, outputs, data<float>(bias));
    });

    const auto kernel = std::make_shared<const DenseBackwardWeights>(
        DenseShape{builder.spec().batch, inputs, outputs});
    auto memory = builder.memory({{static_cast<dnnl::memory::dim>(kernel->scratch_bytes())},
                                  dnnl::memory::data_type::u8,
                                  compat::Dims{1}});
    builder.defer_gradient(
        of.weight, {"dense backward weights", "headroom amx", of.flops}, {x, diff, memory},
        [kernel](int lane, const std::vector<PlanBuilder::Operands>& of_lanes,
                 const DeferredGradient::UsePiece& use) {
            kernel->run_share(whole_batch(of_lanes), lane, static_cast<int>(of_lanes.size()), use,
                              data<void>(of_lanes[static_cast<std::size_t>(lane)][scratch]));
        });
}

} // namespace headroom
