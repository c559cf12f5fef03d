#include "core/models/catalog/Families.h"
#include "core/models/catalog/NamedLayers.h"

#include <fmt/format.h>

namespace headroom {

/// Configuration D of Simonyan and Zisserman (arXiv:1409.1556), convolutions only.
std::vector<CatalogModel> vgg() {
    NamedLayers net;
    int block = 0;
    for (auto [filters, count] : {std::pair{64, 2}, {128, 2}, {256, 3}, {512, 3}, {512, 3}}) {
        ++block;
        for (int i = 1; i <= count; ++i) {
            const auto name = fmt::format("features.{}", net.layers.size());
            net.add({{"type", "conv"}, {"filters", filters}, {"kernel", 3}, {"padding", 1}},
                    {name, name, fmt::format("block{}_conv{}", block, i)});
            net.add({{"type", "relu"}});
        }
        net.add({{"type", "maxpool"}, {"kernel", 2}});
    }
    return {{.spec = {.name = "vgg16",
                      .description =
                          "the thirteen 3x3 convolutions of VGG16, for 128x128 colour images",
                      .input = {3, 128, 128},
                      .classes = 1,
                      .backbone = net.layers,
                      .heads = {{"flatten-dense", {}, 0}, {"gap-dense", {}, 0}}},
             .weights = "torchvision, timm, Keras",
             .layers = net.names,
             .top = "flatten-dense",
             .torchvision_top = {"classifier.0", "classifier.3", "classifier.6"}}};
}

} // namespace headroom
