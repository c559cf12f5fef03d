#include "core/models/ParameterNames.h"

namespace headroom {

std::string layer_of(const std::string& parameter) {
    return parameter.substr(0, parameter.rfind('.'));
}

std::vector<std::string> layers_with_parameters(const Network& network) {
    std::vector<std::string> layers;
    for (const Parameter* parameter : network.parameters())
        if (const auto layer = layer_of(parameter->name); layers.empty() || layers.back() != layer)
            layers.push_back(layer);
    return layers;
}

} // namespace headroom
