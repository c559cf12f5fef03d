#include "core/models/catalog/Families.h"
#include "core/models/catalog/NamedLayers.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

namespace {

/// Differences between the functions of torchvision's (and timm's) MobileNetV2 and that of Keras.
struct MobileNetVariant {
    const char* suffix; ///< suffix of the model's name
    const char* weights;
    double epsilon, momentum; ///< parameters of batch norm
    LayerSpec padding;        ///< padding of 3x3 convolutions
};

/// Returns the multiple of 8 nearest to `channels`, but not below 0.9 of it.
int multiple_of_8(double channels) {
    const int nearest = std::max(8, static_cast<int>(channels + 4) / 8 * 8);
    return nearest < 0.9 * channels ? nearest + 8 : nearest;
}

class Builder {
  public:
    explicit Builder(const MobileNetVariant& variant) : variant_(variant) {}

    void conv(NamedLayers& row, int filters, int kernel, int stride, int groups, LayerNames name) {
        LayerSpec layer{
            {"type", "conv"}, {"filters", filters}, {"kernel", kernel}, {"stride", stride}};
        if (kernel > 1) layer["padding"] = variant_.padding;
        if (groups > 1) layer["groups"] = groups;
        layer["bias"] = false;
        row.add(std::move(layer), std::move(name));
    }
    void norm(NamedLayers& row, LayerNames name) {
        row.add(
            {{"type", "batchnorm"}, {"epsilon", variant_.epsilon}, {"momentum", variant_.momentum}},
            std::move(name));
    }

    /// Adds an inverted residual: 1x1 to `expansion` times the channels, 3x3 of each channel, 1x1.
    void block(NamedLayers& net, int number, int stage, int index, int expansion, int filters,
               int stride) {
        const auto torchvision = fmt::format("features.{}.conv", number);
        const auto timm = fmt::format("blocks.{}.{}", stage, index);
        const auto keras = number == 1 ? "expanded_conv" : fmt::format("block_{}", number - 1);
        const int wide = channels_ * expansion;
        NamedLayers body;
        int part = 0; // index in torchvision's sequence
        if (expansion > 1) {
            conv(body, wide, 1, 1, 1, {torchvision + ".0.0", timm + ".conv_pw", keras + "_expand"});
            norm(body, {torchvision + ".0.1", timm + ".bn1", keras + "_expand_BN"});
            body.add({{"type", "relu6"}});
            ++part;
        }
        conv(body, wide, 3, stride, wide,
             {fmt::format("{}.{}.0", torchvision, part), timm + ".conv_dw", keras + "_depthwise"});
        norm(body, {fmt::format("{}.{}.1", torchvision, part),
                    timm + (expansion > 1 ? ".bn2" : ".bn1"), keras + "_depthwise_BN"});
        body.add({{"type", "relu6"}});
        conv(body, filters, 1, 1, 1,
             {fmt::format("{}.{}", torchvision, part + 1),
              timm + (expansion > 1 ? ".conv_pwl" : ".conv_pw"), keras + "_project"});
        norm(body, {fmt::format("{}.{}", torchvision, part + 2),
                    timm + (expansion > 1 ? ".bn3" : ".bn2"), keras + "_project_BN"});
        const bool added = stride == 1 && filters == channels_;
        net.add(
            {{"type", added ? "residual" : "sequence"}, {added ? "body" : "layers", body.layers}});
        net.append_names(std::move(body.names));
        channels_ = filters;
    }

    NamedLayers network(double width) {
        struct Stage {
            int expansion, filters, count, stride;
        };
        NamedLayers net;
        channels_ = multiple_of_8(32 * width);
        conv(net, channels_, 3, 2, 1, {"features.0.0", "conv_stem", "Conv1"});
        norm(net, {"features.0.1", "bn1", "bn_Conv1"});
        net.add({{"type", "relu6"}});
        int number = 1, stage = 0;
        for (auto [expansion, filters, count, stride] : {Stage{1, 16, 1, 1},
                                                         {6, 24, 2, 2},
                                                         {6, 32, 3, 2},
                                                         {6, 64, 4, 2},
                                                         {6, 96, 3, 1},
                                                         {6, 160, 3, 2},
                                                         {6, 320, 1, 1}}) {
            for (int i = 0; i < count; ++i)
                block(net, number++, stage, i, expansion, multiple_of_8(filters * width),
                      i == 0 ? stride : 1);
            ++stage;
        }
        conv(net, 1280, 1, 1, 1, {"features.18.0", "conv_head", "Conv_1"});
        norm(net, {"features.18.1", "bn2", "Conv_1_bn"});
        net.add({{"type", "relu6"}});
        return net;
    }

  private:
    const MobileNetVariant& variant_;
    int channels_ = 0; ///< after the layers added so far
};

/// Sandler et al., arXiv:1801.04381, up to the last convolution.
CatalogModel network(const MobileNetVariant& variant, int percent) {
    auto net = Builder(variant).network(percent / 100.0);
    return {.spec = {.name = fmt::format("mobilenet_v2{}{}",
                                         percent == 100 ? "" : fmt::format("_{:03}", percent),
                                         variant.suffix),
                     .description = fmt::format("MobileNetV2, width {}", percent / 100.0),
                     .input = {3, 224, 224},
                     .classes = 1000,
                     .backbone = std::move(net.layers),
                     .heads = {{"flatten-dense", {}, 0}, {"gap-dense", {}, 0}}},
            .weights = variant.weights,
            .layers = std::move(net.names),
            .torchvision_top = {"classifier.1"}};
}

} // namespace

std::vector<CatalogModel> mobilenet_v2() {
    const MobileNetVariant torchvision{"", "torchvision, timm", 1e-5, 0.1, 1};
    const MobileNetVariant keras{"_keras", "Keras", 1e-3, 1e-3, "same"};
    std::vector<CatalogModel> models;
    for (const auto* variant : {&torchvision, &keras})
        for (int percent : {100, 75, 50, 35})
            models.push_back(network(*variant, percent));
    return models;
}

} // namespace headroom
