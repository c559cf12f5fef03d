#include "core/layers/Relu.h"

#include "core/engine/PlanBuilder.h"

namespace headroom {

std::unique_ptr<Layer> Relu::make(SpecReader&, const Shape&) {
    return std::make_unique<Relu>();
}

Compiled Relu::compile(PlanBuilder& builder, const Value& src, bool) {
    Value dst{builder.memory(src.desc()), src.shape, src.needs_gradient};
    builder.add<dnnl::eltwise_forward>("relu forward",
                                       compat::relu_forward(builder.forward_kind(), src.desc()),
                                       {{DNNL_ARG_SRC, src.memory}, {DNNL_ARG_DST, dst.memory}});
    if (!builder.training()) return {dst, {}};
    return {dst, [dst](PlanBuilder& b, dnnl::memory diff) -> dnnl::memory {
                if (!dst.needs_gradient) return {};
                return add_relu_backward(b, dst.memory, diff);
            }};
}

} // namespace headroom
