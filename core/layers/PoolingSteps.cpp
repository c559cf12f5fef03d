#include "core/layers/PoolingSteps.h"

namespace headroom {

Pooling global_pooling(std::string name, dnnl::algorithm algorithm, const Shape& input) {
    const compat::Dims whole{input[1], input[2]};
    return {std::move(name), algorithm, whole, {whole, {0, 0}, {0, 0}}, {input[0], 1, 1}};
}

Compiled compile_pooling(PlanBuilder& builder, const Value& src, const Pooling& pooling) {
    const auto& [name, algorithm, kernel, steps, shape] = pooling;
    const auto dst_any = builder.any_like(src.desc(), batched(builder.batch(), shape));
    const auto pd = compat::pooling_forward(builder.forward_kind(), algorithm, src.desc(), dst_any,
                                            kernel, steps);
    const Value dst{builder.memory(pd.dst_desc()), shape, src.needs_gradient};
    PlanBuilder::Args args{{DNNL_ARG_SRC, src.memory}, {DNNL_ARG_DST, dst.memory}};
    dnnl::memory workspace; // index of each maximum: for max pooling in training only
    if (builder.training() && algorithm == dnnl::algorithm::pooling_max) {
        workspace = builder.memory(pd.workspace_desc());
        args.emplace(DNNL_ARG_WORKSPACE, workspace);
    }
    builder.add<dnnl::pooling_forward>(name + " forward", pd, args);
    if (!builder.training()) return {dst, {}};

    return {dst, [=](PlanBuilder& b, const dnnl::memory& diff) -> dnnl::memory {
                if (!src.needs_gradient) return {};
                const auto back = compat::pooling_backward(
                    pooling.algorithm, src.desc(), dst.desc(), pooling.kernel, pooling.steps, pd);
                auto diff_src = b.memory(back.diff_src_desc());
                PlanBuilder::Args back_args{
                    {DNNL_ARG_DIFF_DST, b.reordered(diff, back.diff_dst_desc(), "diff_dst")},
                    {DNNL_ARG_DIFF_SRC, diff_src}};
                if (workspace) back_args.emplace(DNNL_ARG_WORKSPACE, workspace);
                b.add<dnnl::pooling_backward>(pooling.name + " backward", back, back_args);
                return diff_src;
            }};
}

} // namespace headroom
