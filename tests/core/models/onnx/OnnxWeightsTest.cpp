#include "core/models/onnx/OnnxWeights.h"

#include "core/export/OnnxModel.h"
#include "core/models/LoadWeights.h"
#include "datasets/base/Error.h"
#include "datasets/base/Random.h"
#include "tests/core/models/VariedWeights.h"
#include "tests/core/models/onnx/GraphBuilder.h"
#include "tests/datasets/TempFolder.h"

namespace headroom {
namespace {

/// Logits of two images, or their features if the head's layers are left out.
std::vector<float> computed(const Model& model, std::span<const float> pixels, bool features) {
    LayerRange range;
    if (features) range.end = model.backbone().size();
    Plan plan = compile(model, {.batch = 2, .input = model.input()}, range);
    std::ranges::copy(pixels, plan.input().begin());
    plan.forward();
    return {plan.logits().begin(), plan.logits().end()};
}

void expect_near(const std::vector<float>& actual, const std::vector<float>& expected) {
    ASSERT_EQ(actual.size(), expected.size());
    float largest = 0;
    for (const float value : expected)
        largest = std::max(largest, std::abs(value));
    for (std::size_t i = 0; i < expected.size(); ++i)
        ASSERT_NEAR(actual[i], expected[i], 1e-5F * largest) << i;
}

/// An export of ours is read again: the same features, preprocessing and classifier.
class OnnxWeightsOf : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(OnnxWeightsOf, OurExportComputesTheSame) {
    const auto [name, head] = GetParam();
    auto spec = load_model_spec(name);
    if (spec.input.height > 64) spec.input.height = spec.input.width = 64;
    SavedModel saved{Model(spec, head), {}, {}, {}};
    give_varied_weights(saved.model);
    const auto channels = static_cast<std::size_t>(spec.input.channels);
    saved.card.normalisation = {std::vector<float>(channels, 0.4F),
                                std::vector<float>(channels, 0.3F)};
    const TempFolder folder;
    const auto path = folder.write(
        "small.onnx",
        onnx_model(portable_network(saved), saved.model.units(),
                   {{"size", fmt::format("{}x{}", spec.input.width, spec.input.height)}}));

    auto read = load_model_spec(path);
    EXPECT_EQ(read.name, "small.onnx");
    EXPECT_EQ(read.input, spec.input);
    EXPECT_EQ(read.classes, spec.classes);
    EXPECT_EQ(to_json(model_spec_from_json(to_json(read), path)), to_json(read));
    read.heads = {saved.model.head_spec()};
    Model again(read, head);
    const auto file = open_weight_file(path);
    EXPECT_EQ(file.format, WeightFormat::onnx);
    EXPECT_THAT(file.writer, testing::StartsWith("headroom "));
    const auto loaded = load_weights(again, file);
    EXPECT_EQ(loaded.fit.rule, FitRule::own_names);
    EXPECT_NEAR(loaded.preprocessing.preprocessing.mean.at(0), 0.4, 1e-6);
    EXPECT_NEAR(loaded.preprocessing.preprocessing.deviation.at(0), 0.3, 1e-6);

    std::vector<float> pixels(2 * spec.input.values());
    Random random(7);
    for (float& pixel : pixels)
        pixel = random.uniform(-1, 1);
    expect_near(computed(again, pixels, true), computed(saved.model, pixels, true));
    const auto parameters = again.head().parameters();
    ASSERT_EQ(parameters.size(), 2 * loaded.top.size());
    for (std::size_t i = 0; i < loaded.top.size(); ++i) {
        parameters[2 * i]->set_value(loaded.top[i].weight.values());
        parameters[2 * i + 1]->set_value(loaded.top[i].bias.values());
    }
    expect_near(computed(again, pixels, false), computed(saved.model, pixels, false));
}

INSTANTIATE_TEST_SUITE_P(
    All, OnnxWeightsOf,
    testing::Values(std::pair{"mnist-cnn", "flatten-dense"}, std::pair{"mnist-cnn", "gap-dense"},
                    std::pair{"bn-cnn", "gap-conv"}, std::pair{"bn-cnn", "gap-gmp-dense"},
                    std::pair{"squeezenet-mini", "gap-conv"}, std::pair{"simple-cnn", "gmp-dense"},
                    std::pair{"simple-cnn", "pool-2-dense"}, std::pair{"squeezenet1_1", "gap-conv"},
                    std::pair{"resnet18", "gap-dense"}, std::pair{"mobilenet_v1_025", "gap-dense"},
                    std::pair{"mobilenet_v2_035_keras", "flatten-dense"}),
    [](const auto& test) {
        auto name = fmt::format("{}_{}", test.param.first, test.param.second);
        std::ranges::replace(name, '-', '_');
        return name;
    });

// Its trained power is not a weight of a layer of the classifier.
TEST(OnnxWeights, AGemHeadIsLeftAside) {
    SavedModel saved{Model(load_model_spec("simple-cnn"), "gem-dense"), {}, {}, {}};
    give_varied_weights(saved.model);
    const TempFolder folder;
    const auto path = folder.write("gem.onnx", onnx_model(portable_network(saved), 1, {}));
    const auto read = load_model_spec(path);
    EXPECT_EQ(read.backbone.size(), saved.model.backbone().size());
    EXPECT_EQ(open_weight_file(path).preprocessing->preprocessing, parse_preprocessing("none"));
}

TEST(OnnxWeights, AnotherNumberOfChannelsIsAnErrorThatSaysSo) {
    GraphBuilder graph;
    graph.conv("image", "a", 3, 4, 3);
    const TempFolder folder;
    const auto path = folder.write("a.onnx", graph.bytes("a"));
    const Model grey(adapted(load_model_spec(path), {1, 8, 8}, 3), "gap-dense");
    expect_error(Failure::usage, {"a.onnx: is for images of 3 channels, the images have 1"},
                 [&] { check_fit(grey, open_weight_file(path)); });
}

TEST(OnnxWeights, PreprocessingIsAskedForIfTheFileDoesNotSay) {
    GraphBuilder graph({0, 3, 0, 0});
    graph.conv("image", "a", 3, 4, 3);
    const TempFolder folder;
    const auto path = folder.write("a.onnx", graph.bytes("a"));
    EXPECT_EQ(load_model_spec(path).input, (ImageShape{3, 224, 224}));
    Model model(load_model_spec(path), "gap-dense");
    expect_error(Failure::usage, {"preprocessing"},
                 [&] { load_weights(model, open_weight_file(path)); });
    EXPECT_EQ(load_weights(model, open_weight_file(path), "torch").preprocessing.source,
              "as asked: torch");
}

TEST(OnnxWeights, AConstantOfMatMulIsTransposed) {
    GraphBuilder graph;
    graph.conv("image", "a", 3, 2, 3)
        .node("GlobalAveragePool", {"a"}, "b")
        .node("Flatten", {"b"}, "c");
    graph.constant("w", {2, 3}).node("MatMul", {"c", "w"}, "d");
    const TempFolder folder;
    const auto file = open_weight_file(folder.write("a.onnx", graph.bytes("d")));
    ASSERT_EQ(file.tensors.back().shape, (Shape{3, 2}));
    EXPECT_THAT(file.read(file.tensors.size() - 1).values(),
                testing::ElementsAre(0, 3, 1, 4, 2, 5));
}

TEST(OnnxWeights, ADamagedFileIsAnErrorOfTheModelToo) {
    const TempFolder folder;
    expect_error(Failure::bad_data, {"broken.onnx: not a sound file of ONNX"},
                 [&] { load_model_spec(folder.write("broken.onnx", "\x08\x07\x3a\x7f")); });
    expect_error(Failure::bad_data, {"broken.onnx", "no graph at byte 0"},
                 [&] { load_model_spec(folder.write("broken.onnx", "")); });
}

} // namespace
} // namespace headroom
