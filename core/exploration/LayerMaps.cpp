#include "core/exploration/LayerMaps.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

std::vector<LayerOutput> layer_outputs(const Model& model, const ImageShape& image) {
    std::vector<LayerOutput> outputs;
    Shape shape{image.channels, image.height, image.width};
    for (const auto* network : {&model.backbone(), &model.head()}) {
        const auto shapes = network->shapes(shape);
        for (std::size_t i = 0; i < shapes.size(); ++i)
            outputs.push_back({fmt::format("{}.{}", network->prefix(), i),
                               network->layer(i).describe(), shapes[i]});
        if (!shapes.empty()) shape = shapes.back();
    }
    return outputs;
}

Maps run_layers(const Model& model, const Maps& image, std::size_t layers) {
    model.check_input(image.shape);
    const ImageShape& input = image.shape;
    Plan plan = compile(model, {.batch = 1, .input = {input.channels, input.height, input.width}},
                        {.end = layers});
    std::ranges::copy(image.values, plan.input().begin());
    plan.forward();

    const Shape shape = layer_outputs(model, input).at(layers - 1).shape;
    const auto side = [&](std::size_t i) {
        return i < shape.size() ? static_cast<int>(shape[i]) : 1;
    };
    return {{side(0), side(1), side(2)}, {plan.logits().begin(), plan.logits().end()}};
}

Maps normalised(const Maps& image, const Normalisation& normalisation) {
    Batch batch{image.shape, image.values, {0}, {0}};
    normalise(batch, normalisation);
    return {image.shape, std::move(batch.pixels)};
}

std::size_t backbone_layers(const Model& model) {
    return model.backbone().size();
}

std::size_t all_layers(const Model& model) {
    return backbone_layers(model) + model.head().size();
}

} // namespace headroom
