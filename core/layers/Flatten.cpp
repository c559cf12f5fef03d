#include "core/layers/Flatten.h"

#include "core/engine/PlanBuilder.h"
#include "core/layers/Operators.h"

namespace headroom {

std::unique_ptr<Layer> Flatten::make(SpecReader&, const Shape&) {
    return std::make_unique<Flatten>();
}

OperatorValue Flatten::operators(OperatorList& list, const std::string& name,
                                 const OperatorValue& src) const {
    return list.add("Flatten", {src}, {}, {name, output_shape(src.shape)}, {{"axis", 1}});
}

Compiled Flatten::compile(PlanBuilder&, const Value& src, const Epilogue&) {
    return {{.memory = src.memory,
             .shape = output_shape(src.shape),
             .needs_gradient = src.needs_gradient,
             .shared = src.shared},
            [](PlanBuilder&, dnnl::memory diff) { return diff; }};
}

} // namespace headroom
