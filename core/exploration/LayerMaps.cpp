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

std::vector<LayerOutput> stages(const std::vector<LayerOutput>& layers) {
    std::vector<LayerOutput> ends;
    for (const auto& layer : layers) {
        if (!layer.name.starts_with("backbone.") || layer.shape.size() != 3) continue;
        const bool same_size = !ends.empty() && ends.back().shape[1] == layer.shape[1] &&
                               ends.back().shape[2] == layer.shape[2];
        if (same_size)
            ends.back() = layer;
        else
            ends.push_back(layer);
    }
    return ends;
}

std::size_t head_input(const std::vector<LayerOutput>& layers) {
    const auto first = std::ranges::find_if(
        layers, [](const LayerOutput& layer) { return layer.name.starts_with("head."); });
    return first == layers.end() ? 0 : static_cast<std::size_t>(volume(first->shape));
}

Maps run_layers(const Model& model, const Maps& image, std::size_t layers) {
    return std::move(run_layers(model, std::vector{image}, layers).front());
}

std::vector<Maps> run_layers(const Model& model, const std::vector<Maps>& images,
                             std::size_t layers) {
    if (images.empty()) return {};
    const ImageShape& input = images.front().shape;
    model.check_input(input);
    Plan plan = compile(model, {.batch = 1, .input = {input.channels, input.height, input.width}},
                        {.end = layers});
    const Shape shape = layer_outputs(model, input).at(layers - 1).shape;
    const auto side = [&](std::size_t i) {
        return i < shape.size() ? static_cast<int>(shape[i]) : 1;
    };
    std::vector<Maps> outputs;
    for (const auto& image : images) {
        std::ranges::copy(image.values, plan.input().begin());
        plan.forward();
        outputs.push_back(
            {{side(0), side(1), side(2)}, {plan.logits().begin(), plan.logits().end()}});
    }
    return outputs;
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
