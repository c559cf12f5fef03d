#include "core/models/Network.h"

#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

namespace {

/// Of the features of one image, and of all parameters: 4 GB each. What stays below cannot
/// overflow a count of multiply-adds either.
constexpr std::int64_t most_values = 1 << 30;

void check_size(const char* what, std::int64_t values) {
    if (values > most_values)
        throw Error(Failure::resources,
                    fmt::format("{} {}: expected at most {}: use smaller images or a smaller "
                                "network",
                                values, what, most_values));
}

} // namespace

Network::Network(std::string prefix, const std::vector<LayerSpec>& layers, const Shape& input,
                 const JsonSource* source)
    : prefix_(std::move(prefix)) {
    Shape shape = input;
    std::int64_t parameters = 0;
    for (auto& spec : layers) {
        auto index = layers_.size();
        try {
            layers_.push_back(make_layer(spec, shape));
            shape = layers_.back()->output_shape(shape);
            check_size("values for one image", volume(shape));
            for (const auto* p : layers_.back()->parameters())
                parameters += static_cast<std::int64_t>(p->value.size());
            check_size("parameters up to here", parameters);
        } catch (const Error& error) {
            const auto place =
                source ? source->place({prefix_, std::to_string(index)}) + ": " : std::string();
            throw Error(error.failure(),
                        fmt::format("{}{}.{}: {}", place, prefix_, index, error.what()));
        }
        for (auto* p : layers_.back()->parameters())
            p->name = fmt::format("{}.{}.{}", prefix_, index, p->name);
    }
}

std::vector<Shape> Network::shapes(const Shape& input) const {
    std::vector<Shape> shapes;
    for (auto& layer : layers_)
        shapes.push_back(layer->output_shape(shapes.empty() ? input : shapes.back()));
    return shapes;
}

Shape Network::output_shape(const Shape& input) const {
    auto all = shapes(input);
    return all.empty() ? input : all.back();
}

std::vector<Parameter*> Network::parameters() const {
    std::vector<Parameter*> all;
    for (auto& layer : layers_)
        for (auto* p : layer->parameters())
            all.push_back(p);
    return all;
}

std::int64_t Network::parameter_count() const {
    std::int64_t count = 0;
    for (auto* p : parameters())
        if (p->trainable) count += static_cast<std::int64_t>(p->value.size());
    return count;
}

std::int64_t Network::macs(const Shape& input) const {
    std::int64_t total = 0;
    Shape shape = input;
    for (auto& layer : layers_) {
        total += layer->macs(shape);
        shape = layer->output_shape(shape);
    }
    return total;
}

void Network::initialise(std::uint64_t seed) {
    for (auto& layer : layers_)
        layer->initialise(seed);
}

} // namespace headroom
