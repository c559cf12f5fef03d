#include "core/layers/nested/LayerList.h"

#include "datasets/base/Error.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <utility>

namespace headroom {

namespace {

/// Maximum number of values of one image's features, and of all parameters: 4 GB each. Below this,
/// a count of multiply-adds cannot overflow either.
constexpr std::int64_t most_values = 1 << 30;

void check_size(const char* what, std::int64_t values) {
    if (values > most_values)
        throw Error(Failure::resources,
                    fmt::format("{} {}: expected at most {}: use smaller images or a smaller "
                                "network",
                                values, what, most_values));
}

} // namespace

LayerList::LayerList(const std::vector<nlohmann::ordered_json>& specs, const Shape& input,
                     const std::string& prefix, const Place& place) {
    Shape shape = input;
    std::int64_t parameters = 0;
    for (std::size_t i = 0; i < specs.size(); ++i) {
        try {
            layers_.push_back(make_layer(specs[i], shape));
            shape = layers_.back()->output_shape(shape);
            check_size("values for one image", volume(shape));
            for (const auto* p : layers_.back()->parameters())
                parameters += static_cast<std::int64_t>(p->value.size());
            check_size("parameters up to here", parameters);
        } catch (const Error& error) {
            throw Error(error.failure(), fmt::format("{}: {}", place(i), error.what()));
        }
        for (auto* p : layers_.back()->parameters())
            p->name = fmt::format("{}{}.{}", prefix, i, p->name);
    }
}

std::vector<Shape> LayerList::shapes(const Shape& input) const {
    std::vector<Shape> shapes;
    for (const auto& layer : layers_)
        shapes.push_back(layer->output_shape(shapes.empty() ? input : shapes.back()));
    return shapes;
}

Shape LayerList::output_shape(const Shape& input) const {
    auto all = shapes(input);
    return all.empty() ? input : all.back();
}

std::vector<Parameter*> LayerList::parameters() {
    std::vector<Parameter*> all;
    for (const auto& layer : layers_)
        std::ranges::copy(layer->parameters(), std::back_inserter(all));
    return all;
}

std::vector<const Parameter*> LayerList::parameters() const {
    std::vector<const Parameter*> all;
    for (const auto& layer : layers_)
        std::ranges::copy(std::as_const(*layer).parameters(), std::back_inserter(all));
    return all;
}

std::int64_t LayerList::macs(const Shape& input) const {
    std::int64_t total = 0;
    Shape shape = input;
    for (const auto& layer : layers_) {
        total += layer->macs(shape);
        shape = layer->output_shape(shape);
    }
    return total;
}

void LayerList::initialise(std::uint64_t seed) {
    for (const auto& layer : layers_)
        layer->initialise(seed);
}

} // namespace headroom
