#include "core/models/LayersHash.h"

#include "datasets/base/Random.h"

#include <fmt/format.h>

namespace headroom {

std::string weights_hash(const Model& model, std::size_t layers) {
    std::string text;
    for (std::size_t i = 0; i < layers; ++i)
        for (const auto* parameter : model.backbone().layer(i).parameters()) {
            const Tensor plain = parameter->plain_value();
            const std::string_view bytes(reinterpret_cast<const char*>(plain.data()),
                                         plain.size() * sizeof(float));
            text += fmt::format("{:016x}", Random::hash(bytes));
        }
    return fmt::format("{:016x}", Random::hash(text));
}

std::string layers_hash(const ModelSpec& spec, std::size_t layers) {
    auto text = fmt::format("{}x{}x{}", spec.input.channels, spec.input.height, spec.input.width);
    for (std::size_t i = 0; i < layers; ++i)
        text += spec.backbone[i].dump();
    return fmt::format("{:016x}", Random::hash(text));
}

} // namespace headroom
