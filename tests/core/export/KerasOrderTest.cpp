#include "core/export/KerasOrder.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::Pair;

KerasLayer layer(const std::string& type, std::vector<std::string> inputs,
                 const std::string& output, bool weights = true) {
    KerasLayer result{type, "", std::move(inputs), output, output, {}};
    if (weights) result.weights.push_back(Tensor({1}));
    return result;
}

std::vector<std::pair<std::string, std::string>> folders(const std::vector<KerasLayer>& layers) {
    std::vector<std::pair<std::string, std::string>> all;
    for (const auto& [one, folder] : keras_folders(layers))
        all.emplace_back(one->name, folder);
    return all;
}

/// The first block of Keras' ResNet50, whose model.summary() lists 1_conv, 2_conv, 0_conv, 3_conv.
TEST(KerasOrder, BranchesAreOrderedByTheirDistanceFromTheOutput) {
    const std::vector<KerasLayer> block{
        layer("Conv2D", {"input"}, "0_conv"),
        layer("BatchNormalization", {"0_conv"}, "0_bn"),
        layer("Conv2D", {"input"}, "1_conv"),
        layer("BatchNormalization", {"1_conv"}, "1_bn"),
        layer("ReLU", {"1_bn"}, "1_relu", false),
        layer("Conv2D", {"1_relu"}, "2_conv"),
        layer("BatchNormalization", {"2_conv"}, "2_bn"),
        layer("ReLU", {"2_bn"}, "2_relu", false),
        layer("Conv2D", {"2_relu"}, "3_conv"),
        layer("BatchNormalization", {"3_conv"}, "3_bn"),
        layer("Add", {"0_bn", "3_bn"}, "add", false),
    };
    EXPECT_THAT(
        folders(block),
        ElementsAre(Pair("1_conv", "layers/conv2d"), Pair("1_bn", "layers/batch_normalization"),
                    Pair("2_conv", "layers/conv2d_1"), Pair("2_bn", "layers/batch_normalization_1"),
                    Pair("0_conv", "layers/conv2d_2"), Pair("3_conv", "layers/conv2d_3"),
                    Pair("0_bn", "layers/batch_normalization_2"),
                    Pair("3_bn", "layers/batch_normalization_3")));
}

TEST(KerasOrder, ClassesHaveKerasFolders) {
    EXPECT_THAT(folders({layer("DepthwiseConv2D", {"input"}, "a"),
                         layer("GemPooling2D", {"a"}, "b"), layer("Dense", {"b"}, "c")}),
                ElementsAre(Pair("a", "layers/depthwise_conv2d"), Pair("b", "layers/gem_pooling2d"),
                            Pair("c", "layers/dense")));
}

} // namespace
} // namespace headroom
