#include "core/models/onnx/OnnxBackbone.h"

#include "datasets/base/Error.h"
#include "tests/core/models/onnx/GraphFile.h"

namespace headroom {
namespace {

using Json = nlohmann::ordered_json;
using testing::ElementsAre;
using testing::HasSubstr;

OnnxBackbone backbone(const GraphBuilder& graph, const std::string& output,
                      const Shape& shape = {}) {
    return GraphFile(graph.bytes(output, shape)).backbone();
}

std::vector<std::string> names(const OnnxBackbone& backbone) {
    std::vector<std::string> all;
    for (const auto& weight : backbone.weights)
        all.push_back(weight.name);
    return all;
}

void expect_refused(const GraphBuilder& graph, const std::string& output,
                    std::initializer_list<const char*> parts) {
    expect_error(Failure::bad_data, parts, [&] { backbone(graph, output); });
}

const Json padded{{"pads", {1, 1, 1, 1}}};

TEST(OnnxBackbone, LayersInARow) {
    GraphBuilder graph;
    graph.conv("image", "a", 3, 4, 3, {{"pads", {0, 0, 1, 1}}, {"strides", {2, 2}}});
    for (const char* name : {"scale", "shift", "mean", "var"})
        graph.constant(name, {4});
    graph.node("BatchNormalization", {"a", "scale", "shift", "mean", "var"}, "b",
               {{"epsilon", 1e-3F}, {"momentum", 0.99F}});
    graph.constant("low", {}, {0}).constant("high", {}, {6});
    graph.node("Clip", {"b", "low", "high"}, "c").node("Dropout", {"c"}, "d");
    graph.node("MaxPool", {"d"}, "e",
               {{"kernel_shape", {3, 3}}, {"strides", {2, 2}}, {"ceil_mode", 1}});
    graph.conv("e", "f", 4, 4, 3, padded, 4);
    graph.node("Relu", {"f"}, "g");
    const auto read = backbone(graph, "g");
    EXPECT_EQ(Json(read.layers), Json::parse(R"([
        {"type": "conv", "filters": 4, "kernel": 3, "stride": 2, "padding": [0, 0, 1, 1]},
        {"type": "batchnorm", "epsilon": 0.001, "momentum": 0.01},
        {"type": "relu6"},
        {"type": "maxpool", "kernel": 3, "stride": 2, "ceil_mode": true},
        {"type": "conv", "filters": 4, "kernel": 3, "padding": 1, "groups": 4},
        {"type": "relu"}])"));
    EXPECT_THAT(names(read),
                ElementsAre("backbone.0.weight", "backbone.0.bias", "backbone.1.weight",
                            "backbone.1.bias", "backbone.1.running_mean", "backbone.1.running_var",
                            "backbone.4.weight", "backbone.4.bias"));
    EXPECT_EQ(read.image, (ImageShape{3, 8, 8}));
    EXPECT_FALSE(read.preprocessing);
    EXPECT_TRUE(read.notes.empty());
}

TEST(OnnxBackbone, BranchesThatAnAddJoinsAreResidual) {
    GraphBuilder graph;
    graph.conv("image", "a", 3, 4, 3, padded);
    graph.conv("a", "b", 4, 4, 3, padded).node("Relu", {"b"}, "c");
    graph.conv("c", "d", 4, 4, 3, padded);
    graph.node("Add", {"a", "d"}, "e"); // the shortcut first
    graph.conv("e", "f", 4, 8, 1).conv("e", "g", 4, 8, 3, padded).node("Relu", {"g"}, "h");
    graph.node("Add", {"h", "f"}, "i");
    const auto read = backbone(graph, "i");
    EXPECT_EQ(Json(read.layers), Json::parse(R"([
        {"type": "conv", "filters": 4, "kernel": 3, "padding": 1},
        {"type": "residual", "body": [{"type": "conv", "filters": 4, "kernel": 3, "padding": 1},
                                      {"type": "relu"},
                                      {"type": "conv", "filters": 4, "kernel": 3, "padding": 1}]},
        {"type": "residual", "body": [{"type": "conv", "filters": 8, "kernel": 3, "padding": 1},
                                      {"type": "relu"}],
                             "shortcut": [{"type": "conv", "filters": 8, "kernel": 1}]}])"));
    EXPECT_THAT(names(read), testing::Contains("backbone.1.body.2.weight"));
    EXPECT_EQ(names(read).back(), "backbone.2.shortcut.0.bias");
}

TEST(OnnxBackbone, SqueezeNetsModuleIsFire) {
    for (const bool turned : {false, true}) { // the nodes, not what they compute
        GraphBuilder graph;
        graph.conv("image", "s", 3, 2, 1).node("Relu", {"s"}, "x");
        const auto one = [&] { graph.conv("x", "a", 2, 4, 1).node("Relu", {"a"}, "b"); };
        if (!turned) one();
        graph.conv("x", "c", 2, 4, 3, padded).node("Relu", {"c"}, "d");
        if (turned) one();
        graph.node("Concat", {"b", "d"}, "y", {{"axis", 1}});
        const auto read = backbone(graph, "y");
        EXPECT_EQ(Json(read.layers),
                  Json::parse(R"([{"type": "fire", "squeeze": 2, "expand": 4}])"));
        EXPECT_THAT(names(read),
                    ElementsAre("backbone.0.squeeze.weight", "backbone.0.squeeze.bias",
                                "backbone.0.expand1x1.weight", "backbone.0.expand1x1.bias",
                                "backbone.0.expand3x3.weight", "backbone.0.expand3x3.bias"));
    }
    GraphBuilder wrong; // the 3x3 comes first in the result
    wrong.conv("image", "s", 3, 2, 1).node("Relu", {"s"}, "x");
    wrong.conv("x", "a", 2, 4, 1).node("Relu", {"a"}, "b");
    wrong.conv("x", "c", 2, 4, 3, padded).node("Relu", {"c"}, "d");
    wrong.node("Concat", {"d", "b"}, "y", {{"axis", 1}});
    expect_refused(wrong, "y", {"\"the y\" (\"Concat\")", "SqueezeNet"});
}

TEST(OnnxBackbone, TheClassifierIsLeftAside) {
    GraphBuilder graph;
    graph.conv("image", "a", 3, 4, 3).node("Relu", {"a"}, "b");
    graph.node("GlobalAveragePool", {"b"}, "c").node("Flatten", {"c"}, "d");
    graph.constant("w", {5, 4}).constant("v", {5});
    graph.node("Gemm", {"d", "w", "v"}, "e", {{"transB", 1}}).node("Relu", {"e"}, "f");
    graph.constant("u", {5, 7}).node("MatMul", {"f", "u"}, "g");
    graph.constant("t", {7}).node("Add", {"g", "t"}, "h");
    const auto read = backbone(graph, "h", {0, 7});
    EXPECT_EQ(read.layers.size(), 2U);
    EXPECT_EQ(read.classes, 7);
    EXPECT_THAT(names(read), ElementsAre("backbone.0.weight", "backbone.0.bias", "head.0.weight",
                                         "head.0.bias", "head.1.weight", "head.1.bias"));
    EXPECT_EQ(read.weights[4].shape, (Shape{7, 5}));
    EXPECT_TRUE(read.weights[4].transposed);
    EXPECT_THAT(read.notes.at(0), HasSubstr("6 nodes from node 3, \"the c\" (GlobalAveragePool)"));
}

TEST(OnnxBackbone, AConvolutionWhoseMapsAreAveragedIsTheClassifier) {
    GraphBuilder graph;
    graph.conv("image", "a", 3, 4, 3).node("Relu", {"a"}, "b");
    graph.conv("b", "c", 4, 6, 1).node("Relu", {"c"}, "d").node("GlobalAveragePool", {"d"}, "e");
    const auto read = backbone(graph, "e");
    EXPECT_EQ(read.layers.size(), 2U);
    EXPECT_EQ(names(read).back(), "head.0.bias");
    graph.node("Flatten", {"e"}, "f")
        .constant("w", {5, 6})
        .node("Gemm", {"f", "w"}, "g", {{"transB", 1}});
    EXPECT_EQ(backbone(graph, "g").layers.size(), 4U) << "a dense layer is the classifier";
}

TEST(OnnxBackbone, AveragesBeforeFlatteningAreTheClassifiers) {
    GraphBuilder graph;
    graph.conv("image", "a", 3, 4, 3).node("AveragePool", {"a"}, "b", {{"kernel_shape", {6, 6}}});
    graph.node("Flatten", {"b"}, "c");
    EXPECT_EQ(backbone(graph, "c").layers.size(), 1U);
    GraphBuilder identity; // torchvision's VGG16 at 224x224
    identity.conv("image", "a", 3, 4, 3);
    identity.node("AveragePool", {"a"}, "b", {{"kernel_shape", {1, 1}}, {"strides", {1, 1}}});
    identity.node("Relu", {"b"}, "c").node("Flatten", {"c"}, "d");
    EXPECT_EQ(backbone(identity, "d").layers.size(), 2U);
}

TEST(OnnxBackbone, NodesBeforeTheFirstLayerAreThePreprocessing) {
    GraphBuilder torch;
    torch.constant("mean", {1, 3, 1, 1}, {0.485F, 0.456F, 0.406F});
    torch.constant("sd", {3, 1, 1}, {0.229F, 0.224F, 0.225F});
    torch.node("Sub", {"image", "mean"}, "a").node("Div", {"a", "sd"}, "b").conv("b", "c", 3, 4, 3);
    EXPECT_EQ(backbone(torch, "c").preprocessing, parse_preprocessing("torch"));

    GraphBuilder tf({0, 8, 6, 3}); // x / 127.5 - 1, N x H x W x C
    tf.constant("scale", {}, {1 / 127.5F}).constant("one", {}, {-1});
    tf.node("Mul", {"image", "scale"}, "a").node("Add", {"one", "a"}, "b");
    tf.node("Transpose", {"b"}, "t", {{"perm", {0, 3, 1, 2}}}).conv("t", "c", 3, 4, 3);
    const auto read = backbone(tf, "c");
    EXPECT_EQ(read.image, (ImageShape{3, 8, 6}));
    EXPECT_EQ(read.preprocessing->range, 255);
    EXPECT_NEAR(read.preprocessing->mean.at(0), 127.5, 1e-4);
    EXPECT_NEAR(read.preprocessing->deviation.at(0), 127.5, 1e-4);

    GraphBuilder caffe({0, 8, 8, 3}); // the last dimension is the channel
    caffe.constant("mean", {3}, {103.939F, 116.779F, 123.68F});
    caffe.node("Sub", {"image", "mean"}, "a");
    caffe.node("Transpose", {"a"}, "t", {{"perm", {0, 3, 1, 2}}}).conv("t", "c", 3, 4, 3);
    EXPECT_EQ(backbone(caffe, "c").preprocessing->range, 255);

    GraphBuilder negative;
    negative.constant("m", {}, {-1}).node("Mul", {"image", "m"}, "a").conv("a", "c", 3, 4, 3);
    expect_refused(negative, "c", {"node 1 of 2, \"the a\" (\"Mul\"): scales pixels by -1"});
}

TEST(OnnxBackbone, AsTensorFlowWritesThem) {
    GraphBuilder graph;
    graph.constant("pads", {8}, {0, 0, 0, 0, 0, 0, 1, 1}).node("Pad", {"image", "pads"}, "a");
    graph.constant("w", {4, 3, 3, 3}).node("Conv", {"a", "w"}, "b", {{"strides", {2, 2}}});
    graph.constant("bias", {1, 4, 1, 1}).node("Add", {"b", "bias"}, "c");
    graph.constant("six", {}, {6}).node("Relu", {"c"}, "d").node("Min", {"d", "six"}, "e");
    graph.node("Pad", {"e", "pads"}, "f").node("MaxPool", {"f"}, "g", {{"kernel_shape", {3, 3}}});
    graph.conv("g", "h", 4, 4, 3, {{"auto_pad", "SAME_UPPER"}});
    EXPECT_EQ(Json(backbone(graph, "h").layers), Json::parse(R"([
        {"type": "conv", "filters": 4, "kernel": 3, "stride": 2, "padding": [0, 0, 1, 1]},
        {"type": "relu6"},
        {"type": "maxpool", "kernel": 3, "stride": 1, "padding": [0, 0, 1, 1]},
        {"type": "conv", "filters": 4, "kernel": 3, "padding": "same"}])"));
}

TEST(OnnxBackbone, PaddingBeforeTheTranspose) {
    const auto read = [](const Shape& pads, bool then_scaled) {
        GraphBuilder graph({0, 8, 8, 3});
        std::vector<float> numbers(pads.begin(), pads.end());
        graph.constant("pads", {8}, numbers).node("Pad", {"image", "pads"}, "a");
        graph.constant("two", {}, {2}).node(then_scaled ? "Mul" : "Identity", {"a", "two"}, "b");
        graph.node("Transpose", {"b"}, "t", {{"perm", {0, 3, 1, 2}}});
        graph.conv("t", "c", 3, 4, 3, {{"strides", {2, 2}}});
        return backbone(graph, "c");
    };
    EXPECT_EQ(read({0, 0, 2, 0, 0, 1, 3, 0}, false).layers.at(0).at("padding"),
              Json({0, 2, 1, 3})); // N, H, W, C
    const auto refused = [&](const Shape& pads, bool then_scaled, const char* why) {
        expect_error(Failure::bad_data, {"\"the ", why}, [&] { read(pads, then_scaled); });
    };
    refused({0, 0, 1, 1, 0, 0, 1, 1}, false, "expected zeros around the height and width");
    refused({0, 1, 1, 0, 0, 1, 1, 0}, true, "changes pixels after zeros");
}

// As in MobileNetV3 and EfficientNet: a classifier would begin with the same node.
TEST(OnnxBackbone, AttentionBetweenChannelsIsNoClassifier) {
    GraphBuilder graph;
    graph.conv("image", "a", 3, 4, 3).node("GlobalAveragePool", {"a"}, "b");
    graph.conv("b", "c", 4, 4, 1).node("Sigmoid", {"c"}, "d").node("Mul", {"a", "d"}, "e");
    graph.conv("e", "f", 4, 4, 3).node("GlobalAveragePool", {"f"}, "g").node("Flatten", {"g"}, "h");
    expect_refused(graph, "h",
                   {"node 2 of 8, \"the b\" (\"GlobalAveragePool\")", "is not supported"});
}

TEST(OnnxBackbone, NamesWhatIsNotSupported) {
    const auto refused = [](const char* type, const Json& attributes, const char* why) {
        GraphBuilder graph;
        graph.conv("image", "a", 3, 4, 3)
            .node(type, {"a"}, "b", attributes)
            .conv("b", "c", 4, 4, 3);
        expect_refused(graph, "c", {"model.onnx: node 2 of 3, \"the b\" (\"", type, why});
    };
    refused("LeakyRelu", {}, "is not supported here: expected Conv, BatchNormalization");
    refused("Clip", {{"min", -1.0F}, {"max", 1.0F}}, "limits -1 and 1, expected 0 and 6");
    refused("MaxPool", {{"kernel_shape", {2, 2}}, {"dilations", {2, 2}}}, "dilated");
    refused("MaxPool", {{"kernel_shape", {2, 2, 2}}}, "kernel_shape of 3 numbers");
    refused("AveragePool", {{"kernel_shape", {3, 3}}, {"pads", {1, 1, 1, 1}}},
            "leaves padding out");
    refused("Pad", {{"pads", {0, 1, 0, 0, 0, 0, 0, 0}}}, "expected zeros around");
    refused("Flatten", {}, "is not supported here");
    refused("Conv", {}, "weights of no shape");

    GraphBuilder pads;
    pads.conv("image", "a", 3, 4, 3).node("Pad", {"a"}, "b", {{"pads", {0, 0, 1, 1, 0, 0, 1, 1}}});
    pads.node("Relu", {"b"}, "c");
    expect_refused(pads, "c", {"\"Pad\"", "before no convolution or pooling"});
    GraphBuilder negative;
    negative.conv("image", "a", 3, 4, 3)
        .node("Pad", {"a"}, "b", {{"pads", {0, 0, 1, 1, 0, 0, 1, 1}}});
    negative.node("MaxPool", {"b"}, "c", {{"kernel_shape", {2, 2}}});
    expect_refused(negative, "c", {"\"Pad\"", "zeros around the input of a MaxPool"});
    GraphBuilder groups;
    groups.conv("image", "a", 3, 4, 3, {{"group", -1}});
    expect_refused(groups, "a", {"-1 groups of 4 filters"});
    GraphBuilder bias;
    bias.constant("w", {4, 3, 3, 3}).constant("b", {5}).node("Conv", {"image", "w", "b"}, "a");
    expect_refused(bias, "a", {"a bias of 5 for 4 filters"});
}

TEST(OnnxBackbone, GraphsThatAreNone) {
    expect_refused(GraphBuilder().second_input(), "image", {"2 inputs"});
    expect_refused(
        GraphBuilder().node("Relu", {"missing"}, "a"), "a",
        {"\"the a\" (\"Relu\"): its input \"missing\" is computed by no node before it"});
    expect_refused(GraphBuilder().node("Relu", {"b"}, "a").node("Relu", {"a"}, "b"), "b",
                   {"its input \"b\""}); // a circle
    expect_refused(GraphBuilder().node("Relu", {"image"}, "a").node("Relu", {"image"}, "a"), "a",
                   {"its output \"a\" is there twice"});
    expect_refused(GraphBuilder().node("Relu", {"image"}, "image"), "image", {"is there twice"});
    expect_refused(GraphBuilder().node("Relu", {"image"}, "a"), "b",
                   {"no node computes its output"});
    expect_refused(GraphBuilder().node("Flatten", {"image"}, "a"), "a", {"no layer before"});
    expect_refused(GraphBuilder({3, 8, 8}).conv("image", "a", 3, 4, 3), "a", {"3 dimensions"});
    expect_refused(GraphBuilder().node("Add", {"image", "image"}, "a"), "a", {"value to itself"});
}

TEST(OnnxBackbone, BranchesThatNoSingleNodeJoins) {
    GraphBuilder dense; // DenseNet's: each layer sees all before it
    dense.conv("image", "a", 3, 4, 3, padded).conv("a", "b", 4, 4, 3, padded);
    dense.node("Concat", {"a", "b"}, "c", {{"axis", 1}});
    expect_refused(dense, "c", {"\"Concat\"", "joins branches"});
    GraphBuilder crossed;
    crossed.node("Relu", {"image"}, "a").node("Relu", {"a"}, "b").node("Relu", {"a"}, "c");
    crossed.node("Add", {"b", "c"}, "d").node("Relu", {"b"}, "e").node("Add", {"d", "e"}, "f");
    expect_refused(crossed, "f", {"branches from", "no single node joins"});
    GraphBuilder deep;
    std::string value = "image";
    for (int i = 0; i < 20; ++i) {
        deep.node("Relu", {value}, value + "x");
        value += "x";
    }
    for (int i = 0; i < 20; ++i) {
        const auto outer = value.substr(0, value.size() - 1);
        deep.node("Add", {i == 0 ? value : "s" + std::to_string(i - 1), outer},
                  "s" + std::to_string(i));
        value = outer;
    }
    expect_refused(deep, "s19", {"more than 16 branches within each other"});
}

} // namespace
} // namespace headroom
