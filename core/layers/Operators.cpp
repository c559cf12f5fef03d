#include "core/layers/Operators.h"

#include "core/tensor/Parameter.h"

#include <algorithm>

namespace headroom {

OperatorValue OperatorList::add(std::string type, const std::vector<OperatorValue>& inputs,
                                const std::vector<const Parameter*>& parameters,
                                OperatorValue output, nlohmann::ordered_json attributes) {
    Operator op{std::move(type), {}, output.name, output.shape, std::move(attributes)};
    for (const auto& input : inputs)
        op.inputs.push_back(input.name);
    for (const auto* parameter : parameters)
        op.inputs.push_back(parameter->name);
    all_.push_back(std::move(op));
    largest_ = std::max(largest_, volume(output.shape));
    return output;
}

nlohmann::ordered_json to_json(const Operator& op) {
    return {{"operator", op.type},
            {"inputs", op.inputs},
            {"output", op.output},
            {"attributes", op.attributes}};
}

} // namespace headroom
