#include "core/layers/GlobalMaxPool2d.h"

#include "core/layers/Operators.h"
#include "core/layers/PoolingSteps.h"
#include "core/layers/ShapeChecks.h"

namespace headroom {

std::unique_ptr<Layer> GlobalMaxPool2d::make(SpecReader& spec, const Shape& input) {
    require_image(spec.type(), input);
    return std::make_unique<GlobalMaxPool2d>();
}

Shape GlobalMaxPool2d::output_shape(const Shape& input) const {
    require_image(type(), input);
    return {input[0], 1, 1};
}

OperatorValue GlobalMaxPool2d::operators(OperatorList& list, const std::string& name,
                                         const OperatorValue& src) const {
    return list.add("GlobalMaxPool", {src}, {}, {name, output_shape(src.shape)});
}

Compiled GlobalMaxPool2d::compile(PlanBuilder& builder, const Value& src, const Epilogue&) {
    return compile_pooling(
        builder, src, global_pooling("global maxpool", dnnl::algorithm::pooling_max, src.shape));
}

} // namespace headroom
