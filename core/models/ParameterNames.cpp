#include "core/models/ParameterNames.h"

namespace headroom {

std::vector<std::string> layers_with_parameters(const Network& network) {
    std::vector<std::string> layers;
    for (const Parameter* parameter : network.parameters())
        if (const auto layer = layer_of(parameter->name); layers.empty() || layers.back() != layer)
            layers.push_back(layer);
    return layers;
}

std::map<std::string, std::string> backbone_names(const Model& model, const std::string& tool,
                                                  std::string LayerNames::*name) {
    const auto* const entry = find_in_catalog(model.spec().name);
    const auto layers = layers_with_parameters(model.backbone());
    if (!entry || entry->weights.find(tool) == std::string::npos ||
        entry->layers.size() != layers.size())
        return {};
    std::map<std::string, std::string> names;
    for (std::size_t i = 0; i < layers.size(); ++i)
        names.emplace(layers[i], entry->layers[i].*name);
    return names;
}

} // namespace headroom
