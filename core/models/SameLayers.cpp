#include "core/models/SameLayers.h"

#include "core/layers/Operators.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

namespace {

std::vector<Operator> operators_of(const Network& backbone, const Shape& input) {
    OperatorList list;
    OperatorValue value{"image", input};
    for (std::size_t i = 0; i < backbone.size(); ++i)
        value = backbone.layer(i).operators(list, fmt::format("backbone.{}", i), value);
    return list.all();
}

} // namespace

bool has_layers_of(const ModelSpec& spec, const Model& model) {
    try {
        const Network other("backbone", spec.backbone, model.input());
        return std::ranges::equal(
            operators_of(other, model.input()), operators_of(model.backbone(), model.input()), {},
            [](const auto& one) { return to_json(one); },
            [](const auto& one) { return to_json(one); });
    } catch (const Error&) {
        return false; // its layers are not for such images
    }
}

} // namespace headroom
