#include "core/models/catalog/Families.h"
#include "core/models/catalog/NamedLayers.h"

#include <fmt/format.h>

namespace headroom {

/// SqueezeNet 1.1 (Iandola et al., arXiv:1602.07360, and its later release), up to its last fire
/// module.
std::vector<CatalogModel> squeezenet() {
    NamedLayers net;
    net.add({{"type", "conv"}, {"filters", 64}, {"kernel", 3}, {"stride", 2}},
            {"features.0", "", "conv1"});
    net.add({{"type", "relu"}});
    int number = 2;
    const auto pool = [&] {
        net.add({{"type", "maxpool"}, {"kernel", 3}, {"stride", 2}, {"ceil_mode", true}});
    };
    const auto fire = [&](int squeeze, int expand) {
        for (const char* part : {"squeeze", "expand1x1", "expand3x3"})
            net.names.push_back(
                {fmt::format("features.{}.{}", net.layers.size(), part), "",
                 fmt::format("fire{}/{}", number,
                             std::string_view(part) == "squeeze" ? "squeeze1x1" : part)});
        net.add({{"type", "fire"}, {"squeeze", squeeze}, {"expand", expand}});
        ++number;
    };
    pool();
    fire(16, 64);
    fire(16, 64);
    pool();
    fire(32, 128);
    fire(32, 128);
    pool();
    for (auto [squeeze, expand] : {std::pair{48, 192}, {48, 192}, {64, 256}, {64, 256}})
        fire(squeeze, expand);
    return {{.spec = {.name = "squeezenet1_1",
                      .description = "SqueezeNet 1.1: eight fire modules",
                      .input = {3, 224, 224},
                      .classes = 1000,
                      .backbone = net.layers,
                      .heads = {{"flatten-dense", {}, 0}, {"gap-dense", {}, 0}}},
             .weights = "torchvision, Keras",
             .layers = net.names,
             .top = "gap-conv",
             .torchvision_top = {"classifier.1"}}};
}

} // namespace headroom
