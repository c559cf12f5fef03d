#include "core/models/catalog/Families.h"
#include "core/models/catalog/NamedLayers.h"

#include <fmt/format.h>

namespace headroom {

namespace {

/// Differences between the functions of torchvision's and Keras' ResNets.
struct ResNetVariant {
    double epsilon, momentum; ///< parameters of batch norm
    bool bias;                ///< whether convolutions have one
    bool stride_in_first_1x1; ///< in a bottleneck, as in the paper; else in its 3x3
};
constexpr ResNetVariant torchvision{1e-5, 0.1, false, false}, keras{1.001e-5, 0.01, true, true};

/// Adds a convolution and its batch norm, named CONV and NORM by PyTorch, NAME_conv and NAME_bn by
/// Keras, PLACE.convolution and PLACE.normalization by Transformers.
void conv_norm(NamedLayers& row, const ResNetVariant& variant, int filters, int kernel, int stride,
               const std::string& conv, const std::string& norm, const std::string& name,
               const std::string& place) {
    row.add({{"type", "conv"},
             {"filters", filters},
             {"kernel", kernel},
             {"stride", stride},
             {"padding", kernel / 2},
             {"bias", variant.bias}},
            {conv, conv, name + "_conv", place + ".convolution"});
    row.add({{"type", "batchnorm"}, {"epsilon", variant.epsilon}, {"momentum", variant.momentum}},
            {norm, norm, name + "_bn", place + ".normalization"});
}

/// Adds a block. `widths` are the filters of its convolutions: 3x3, 3x3 or 1x1, 3x3, 1x1.
void block(NamedLayers& net, const ResNetVariant& variant, const std::vector<int>& widths,
           int stride, bool projected, const std::string& name, const std::string& keras_name,
           const std::string& place) {
    const bool bottleneck = widths.size() == 3;
    const std::size_t strided = bottleneck && !variant.stride_in_first_1x1 ? 1 : 0;
    NamedLayers body, shortcut;
    for (std::size_t i = 0; i < widths.size(); ++i) {
        if (i > 0) body.add({{"type", "relu"}});
        conv_norm(body, variant, widths[i], bottleneck && i != 1 ? 1 : 3, i == strided ? stride : 1,
                  fmt::format("{}.conv{}", name, i + 1), fmt::format("{}.bn{}", name, i + 1),
                  fmt::format("{}_{}", keras_name, i + 1), fmt::format("{}.layer.{}", place, i));
    }
    LayerSpec residual{{"type", "residual"}, {"body", body.layers}};
    if (projected) {
        conv_norm(shortcut, variant, widths.back(), 1, stride, name + ".downsample.0",
                  name + ".downsample.1", keras_name + "_0", place + ".shortcut");
        residual["shortcut"] = shortcut.layers;
    }
    net.add(std::move(residual));
    net.append_names(std::move(body.names));
    net.append_names(std::move(shortcut.names));
    net.add({{"type", "relu"}});
}

/// He et al., arXiv:1512.03385, without average pooling and the dense layer.
CatalogModel network(const std::string& name, const std::string& description,
                     const std::string& weights, const ResNetVariant& variant,
                     const std::vector<int>& blocks, bool bottleneck) {
    NamedLayers net;
    conv_norm(net, variant, 64, 7, 2, "conv1", "bn1", "conv1", "embedder.embedder");
    net.add({{"type", "relu"}});
    net.add({{"type", "maxpool"}, {"kernel", 3}, {"stride", 2}, {"padding", 1}});
    int channels = 64;
    for (std::size_t stage = 0; stage < blocks.size(); ++stage) {
        const int width = 64 << stage;
        const std::vector<int> widths =
            bottleneck ? std::vector{width, width, 4 * width} : std::vector{width, width};
        for (int i = 0; i < blocks[stage]; ++i) {
            const int stride = stage > 0 && i == 0 ? 2 : 1;
            block(net, variant, widths, stride, stride != 1 || channels != widths.back(),
                  fmt::format("layer{}.{}", stage + 1, i),
                  fmt::format("conv{}_block{}", stage + 2, i + 1),
                  fmt::format("encoder.stages.{}.layers.{}", stage, i));
            channels = widths.back();
        }
    }
    return {.spec = {.name = name,
                     .description = description,
                     .input = {3, 224, 224},
                     .classes = 1000,
                     .backbone = net.layers,
                     .heads = {{"flatten-dense", {}, 0}, {"gap-dense", {}, 0}}},
            .weights = weights,
            .layers = net.names,
            .torchvision_top = {"fc"}};
}

} // namespace

std::vector<CatalogModel> resnet() {
    return {network("resnet18", "ResNet of eight blocks of two 3x3 convolutions",
                    "torchvision, timm, Transformers", torchvision, {2, 2, 2, 2}, false),
            network("resnet50", "ResNet of sixteen bottlenecks, strides in the 3x3 convolutions",
                    "torchvision, timm, Transformers", torchvision, {3, 4, 6, 3}, true),
            network("resnet50_keras", "ResNet of sixteen bottlenecks as Keras has it", "Keras",
                    keras, {3, 4, 6, 3}, true)};
}

} // namespace headroom
