#include "core/layers/Flatten.h"

#include "core/engine/PlanBuilder.h"

namespace headroom {

std::unique_ptr<Layer> Flatten::make(SpecReader&, const Shape&) {
    return std::make_unique<Flatten>();
}

Compiled Flatten::compile(PlanBuilder&, const Value& src, const Epilogue&) {
    return {{src.memory, output_shape(src.shape), src.needs_gradient},
            [](PlanBuilder&, dnnl::memory diff) { return diff; }};
}

} // namespace headroom
