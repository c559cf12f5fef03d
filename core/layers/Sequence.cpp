#include "core/layers/Sequence.h"

#include "core/engine/PlanBuilder.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

Sequence::Sequence(const std::vector<nlohmann::ordered_json>& layers, const Shape& input) {
    Shape shape = input;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        try {
            layers_.push_back(make_layer(layers[i], shape));
            shape = layers_.back()->output_shape(shape);
        } catch (const Error& error) {
            throw Error(error.failure(), fmt::format("{}: {}", i, error.what()));
        }
        for (auto* p : layers_.back()->parameters())
            p->name = fmt::format("{}.{}", i, p->name);
    }
}

std::unique_ptr<Layer> Sequence::make(SpecReader& spec, const Shape& input) {
    return std::make_unique<Sequence>(spec.layers("layers"), input);
}

std::string Sequence::describe() const {
    std::string text;
    for (const auto& layer : layers_)
        if (layer->activation() == Activation::none && layer->type() != "batchnorm")
            text += (text.empty() ? "" : " -> ") + layer->describe();
    return text;
}

Shape Sequence::output_shape(const Shape& input) const {
    Shape shape = input;
    for (const auto& layer : layers_)
        shape = layer->output_shape(shape);
    return shape;
}

std::vector<Parameter*> Sequence::parameters() {
    std::vector<Parameter*> all;
    for (const auto& layer : layers_)
        for (auto* p : layer->parameters())
            all.push_back(p);
    return all;
}

std::int64_t Sequence::macs(const Shape& input) const {
    std::int64_t total = 0;
    Shape shape = input;
    for (const auto& layer : layers_) {
        total += layer->macs(shape);
        shape = layer->output_shape(shape);
    }
    return total;
}

void Sequence::initialise(std::uint64_t seed) {
    for (const auto& layer : layers_)
        layer->initialise(seed);
}

void Sequence::freeze(bool frozen) {
    Layer::freeze(frozen);
    for (const auto& layer : layers_)
        layer->freeze(frozen);
}

void Sequence::keep_statistics(bool keep) {
    for (const auto& layer : layers_)
        layer->keep_statistics(keep);
}

Compiled Sequence::compile(PlanBuilder& builder, const Value& src, const Epilogue& epilogue) {
    std::vector<NamedLayer> named;
    for (std::size_t i = 0; i < layers_.size(); ++i)
        named.push_back({fmt::format("{}.{}", builder.scope(), i), layers_[i].get()});
    return compile_in_order(builder, named, src, epilogue);
}

} // namespace headroom
