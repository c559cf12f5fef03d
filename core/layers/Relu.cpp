#include "core/layers/Relu.h"

#include "core/engine/PlanBuilder.h"
#include "core/layers/Operators.h"

namespace headroom {

std::unique_ptr<Layer> Relu::make(SpecReader& spec, const Shape&) {
    return std::make_unique<Relu>(spec.type() == "relu6" ? Activation::relu6 : Activation::relu);
}

OperatorValue Relu::operators(OperatorList& list, const std::string& name,
                              const OperatorValue& src) const {
    if (activation_ == Activation::relu) return list.add("Relu", {src}, {}, {name, src.shape});
    return list.add("Clip", {src}, {}, {name, src.shape}, {{"min", 0}, {"max", 6}});
}

Compiled Relu::compile(PlanBuilder& builder, const Value& src, const Epilogue&) {
    Value dst{builder.memory(src.desc()), src.shape, src.needs_gradient};
    builder.add<dnnl::eltwise_forward>(
        type() + " forward",
        compat::activation_forward(activation_, builder.forward_kind(), src.desc()),
        {{DNNL_ARG_SRC, src.memory}, {DNNL_ARG_DST, dst.memory}});
    if (!builder.training()) return {dst, {}};
    return {dst,
            [dst, activation = activation_](PlanBuilder& b, dnnl::memory diff) -> dnnl::memory {
                if (!dst.needs_gradient) return {};
                return add_activation_backward(b, activation, dst.memory, diff);
            }};
}

} // namespace headroom
