#include "core/layers/nested/Sequence.h"

#include "core/engine/PlanBuilder.h"
#include "core/layers/Operators.h"
#include "core/layers/nested/CompileLayers.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

Sequence::Sequence(const std::vector<nlohmann::ordered_json>& layers, const Shape& input)
    : list_(layers, input, "", [](std::size_t index) { return std::to_string(index); }) {}

std::unique_ptr<Layer> Sequence::make(SpecReader& spec, const Shape& input) {
    const auto layers = spec.layers("layers");
    if (layers.empty())
        throw usage_error("sequence: \"layers\" must be a list of layers, found none");
    return std::make_unique<Sequence>(layers, input);
}

std::string Sequence::describe() const {
    std::string text;
    for (std::size_t i = 0; i < list_.size(); ++i)
        if (list_[i].activation() == Activation::none && list_[i].type() != "batchnorm")
            text += (text.empty() ? "" : " -> ") + list_[i].describe();
    return text.empty() ? type() : text;
}

void Sequence::freeze(bool frozen) {
    Layer::freeze(frozen);
    for (std::size_t i = 0; i < list_.size(); ++i)
        list_[i].freeze(frozen);
}

void Sequence::keep_statistics(bool keep) {
    for (std::size_t i = 0; i < list_.size(); ++i)
        list_[i].keep_statistics(keep);
}

bool Sequence::fuses(const PlanBuilder& builder, const Epilogue& epilogue) const {
    return epilogue.empty() || (!builder.training() && !epilogue.norm);
}

OperatorValue Sequence::operators(OperatorList& list, const std::string& name,
                                  const OperatorValue& src) const {
    auto value = src;
    for (std::size_t i = 0; i < list_.size(); ++i)
        value = list_[i].operators(list, fmt::format("{}.{}", name, i), value);
    return value;
}

Compiled Sequence::compile(PlanBuilder& builder, const Value& src, const Epilogue& epilogue) {
    std::vector<NamedLayer> named;
    for (std::size_t i = 0; i < list_.size(); ++i)
        named.push_back({fmt::format("{}.{}", builder.scope(), i), &list_[i]});
    return compile_in_order(builder, named, src, epilogue);
}

} // namespace headroom
