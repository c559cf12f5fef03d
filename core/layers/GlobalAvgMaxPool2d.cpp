#include "core/layers/GlobalAvgMaxPool2d.h"

#include "core/layers/Operators.h"
#include "core/layers/PoolingSteps.h"
#include "core/layers/ShapeChecks.h"
#include "core/layers/nested/Branches.h"
#include "core/layers/nested/Concat.h"

namespace headroom {

std::unique_ptr<Layer> GlobalAvgMaxPool2d::make(SpecReader& spec, const Shape& input) {
    require_image(spec.type(), input);
    return std::make_unique<GlobalAvgMaxPool2d>();
}

Shape GlobalAvgMaxPool2d::output_shape(const Shape& input) const {
    require_image(type(), input);
    return {2 * input[0], 1, 1};
}

OperatorValue GlobalAvgMaxPool2d::operators(OperatorList& list, const std::string& name,
                                            const OperatorValue& src) const {
    const Shape maps{src.shape[0], 1, 1};
    return list.add("Concat",
                    {list.add("GlobalAveragePool", {src}, {}, {name + ".average", maps}),
                     list.add("GlobalMaxPool", {src}, {}, {name + ".max", maps})},
                    {}, {name, output_shape(src.shape)}, {{"axis", 1}});
}

Compiled GlobalAvgMaxPool2d::compile(PlanBuilder& builder, const Value& src, const Epilogue&) {
    const auto pool = [&](const char* name, dnnl::algorithm algorithm) {
        return compile_pooling(builder, for_branch(src),
                               global_pooling(name, algorithm, src.shape));
    };
    const auto average = pool("global avgpool", dnnl::algorithm::pooling_avg_exclude_padding);
    const auto max = pool("global maxpool", dnnl::algorithm::pooling_max);
    const auto shape = output_shape(src.shape);
    const auto whole =
        compat::nchw_like(builder.any_like(src.desc(), batched(builder.batch(), shape)));
    const auto both = concat_by_copies(builder, average.dst, max.dst,
                                       {builder.memory(whole), shape, src.needs_gradient});
    if (!builder.training()) return {both.dst, {}};

    return {both.dst, [=](PlanBuilder& b, const dnnl::memory& diff) -> dnnl::memory {
                if (!src.needs_gradient) return {};
                const auto [diff_average, diff_max] = both.backward(b, diff);
                const auto from_average = average.backward(b, diff_average);
                const auto from_max = max.backward(b, diff_max);
                return add_gradient_sum(b, src, from_average, from_max);
            }};
}

} // namespace headroom
