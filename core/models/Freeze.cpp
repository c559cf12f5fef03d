#include "core/models/Freeze.h"

#include "datasets/base/Error.h"
#include "datasets/base/Json.h"

#include <charconv>
#include <fmt/format.h>

namespace headroom {

std::size_t frozen_layers(const Network& backbone, const std::string& freeze) {
    const std::size_t count = backbone.layers().size();
    if (freeze == "all") return count;
    if (freeze == "none") return 0;
    std::size_t number = 0;
    const auto* const end = freeze.data() + freeze.size();
    if (const auto read = std::from_chars(freeze.data(), end, number);
        read.ec == std::errc() && read.ptr == end && number <= count)
        return number;
    for (std::size_t i = 0; i < count; ++i)
        if (freeze == fmt::format("{}.{}", backbone.prefix(), i)) return i + 1;
    throw usage_error(fmt::format("--freeze {}: expected all, none, a number from 0 to {}, or a "
                                  "layer from {}.0 to {}.{}",
                                  shown(freeze), count, backbone.prefix(), backbone.prefix(),
                                  count - 1));
}

void freeze(Model& model, std::size_t layers) {
    for (std::size_t i = 0; i < layers; ++i)
        model.backbone().layers()[i]->freeze(true);
}

std::size_t first_trained_layer(const Model& model, std::size_t layers) {
    const auto& head = model.head().layers();
    const bool pools = layers == model.backbone().layers().size() && !head.empty() &&
                       head.front()->type() == "adaptive-avgpool";
    return layers + (pools ? 1 : 0);
}

} // namespace headroom
