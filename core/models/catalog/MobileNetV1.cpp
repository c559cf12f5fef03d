#include "core/models/catalog/Families.h"
#include "core/models/catalog/NamedLayers.h"

#include <fmt/format.h>

namespace headroom {

namespace {

/// Adds batch norm as in Keras' MobileNets, and ReLU6.
void norm_relu6(NamedLayers& net, const std::string& name) {
    net.add({{"type", "batchnorm"}, {"epsilon", 1e-3}, {"momentum", 0.01}}, {"", "", name});
    net.add({{"type", "relu6"}});
}

/// Howard et al., arXiv:1704.04861, as in Keras: a stride of 2 pads below and right only.
CatalogModel network(int percent) {
    NamedLayers net;
    int channels = 32 * percent / 100;
    net.add({{"type", "conv"},
             {"filters", channels},
             {"kernel", 3},
             {"stride", 2},
             {"padding", "same"},
             {"bias", false}},
            {"", "", "conv1"});
    norm_relu6(net, "conv1_bn");
    int number = 1;
    for (auto [width, stride] : {std::pair{64, 1},
                                 {128, 2},
                                 {128, 1},
                                 {256, 2},
                                 {256, 1},
                                 {512, 2},
                                 {512, 1},
                                 {512, 1},
                                 {512, 1},
                                 {512, 1},
                                 {512, 1},
                                 {1024, 2},
                                 {1024, 1}}) {
        net.add({{"type", "conv"},
                 {"filters", channels},
                 {"kernel", 3},
                 {"stride", stride},
                 {"padding", stride == 1 ? LayerSpec(1) : LayerSpec{0, 0, 1, 1}},
                 {"groups", channels},
                 {"bias", false}},
                {"", "", fmt::format("conv_dw_{}", number)});
        norm_relu6(net, fmt::format("conv_dw_{}_bn", number));
        channels = width * percent / 100;
        net.add({{"type", "conv"}, {"filters", channels}, {"kernel", 1}, {"bias", false}},
                {"", "", fmt::format("conv_pw_{}", number)});
        norm_relu6(net, fmt::format("conv_pw_{}_bn", number));
        ++number;
    }
    return {.spec = {.name = percent == 100 ? "mobilenet_v1"
                                            : fmt::format("mobilenet_v1_{:03}", percent),
                     .description = fmt::format("MobileNet v1, width {}", percent / 100.0),
                     .input = {3, 224, 224},
                     .classes = 1000,
                     .backbone = net.layers,
                     .heads = {{"flatten-dense", {}, 0}, {"gap-dense", {}, 0}}},
            .weights = "Keras",
            .layers = net.names};
}

} // namespace

std::vector<CatalogModel> mobilenet_v1() {
    return {network(100), network(75), network(50), network(25)};
}

} // namespace headroom
