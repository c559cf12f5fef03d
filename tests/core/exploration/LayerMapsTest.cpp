#include "core/exploration/LayerMaps.h"

#include "core/exploration/ClassActivation.h"
#include "core/models/HeadConversion.h"
#include "tests/SourceFolder.h"
#include "tests/core/parity/Fixture.h"
#include "tests/datasets/TempFolder.h"

#include <numeric>

namespace headroom {
namespace {

double mean(const Maps& maps) {
    return std::accumulate(maps.values.begin(), maps.values.end(), 0.0) /
           static_cast<double>(maps.values.size());
}

/// PyTorch's results for one image, layer by layer (tests/fixtures/exploration).
class Exploration : public testing::TestWithParam<const char*> {
  protected:
    Exploration()
        : fixture(
              parity::read_fixture(std::string(source_folder() + "/tests/fixtures/exploration/") +
                                   GetParam() + ".safetensors")),
          model(fixture.spec, fixture.head) {
        parity::load_parameters(model, fixture);
        const auto values = fixture.at("input").values();
        image = {fixture.spec.input, {values.begin(), values.end()}};
        features = run_layers(model, image, backbone_layers(model));
    }

    parity::Fixture fixture;
    Model model;
    Maps image, features;
};

TEST_P(Exploration, EveryLayerGivesWhatPyTorchHas) {
    const auto outputs = layer_outputs(model, image.shape);
    ASSERT_EQ(outputs.size(), all_layers(model));
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        const Tensor& expected = fixture.at("layer/" + outputs[i].name);
        const Maps maps = run_layers(model, image, i + 1);
        Shape shape = outputs[i].shape;
        shape.insert(shape.begin(), 1);
        EXPECT_EQ(expected.shape(), shape) << outputs[i].name;
        EXPECT_EQ(maps.shape.channels, outputs[i].shape[0]);
        EXPECT_EQ(maps.shape.values(), maps.values.size());
        parity::expect_close(maps.values, expected, outputs[i].name, 2e-5);
    }
    parity::expect_close(averages(features), fixture.at("pooled"), "pooled");
}

TEST_P(Exploration, ActivationIsPyTorchsByAutograd) {
    for (int c = 0; c < std::max(2, model.units()); ++c) {
        const auto activation = class_activation(model, image, features, c);
        const auto of = std::to_string(c);
        parity::expect_close(activation.map.values, fixture.at("cam/" + of), "class " + of);
        EXPECT_EQ(activation.on_image.shape,
                  (ImageShape{1, image.shape.height, image.shape.width}));
        parity::expect_close(activation.on_image.values, fixture.at("cam-on-image/" + of),
                             "upsampled, class " + of);
    }
}

TEST_P(Exploration, MeanOfTheMapAndBiasAreTheLogit) {
    const auto logits = fixture.at("logits").values();
    for (int c = 0; c < std::max(2, model.units()); ++c) {
        const auto activation = class_activation(model, image, features, c);
        if (activation.method == "Grad-CAM") continue;
        const double logit = model.units() > 1 ? logits[static_cast<std::size_t>(c)]
                                               : (c == 1 ? logits[0] : -logits[0]);
        EXPECT_NEAR(mean(activation.map) + activation.bias, logit, 1e-4);
    }
}

TEST_P(Exploration, TheMethodSaysWhatItIs) {
    const std::string name = GetParam();
    const auto activation = class_activation(model, image, features, 1);
    EXPECT_EQ(activation.method, name.ends_with("gap-conv")    ? "class map"
                                 : name.starts_with("bn-cnn.") ? "Grad-CAM"
                                                               : "CAM");
    EXPECT_EQ(activation.weights.empty(), activation.method == "class map");
}

INSTANTIATE_TEST_SUITE_P(PyTorch, Exploration,
                         testing::Values("mnist-cnn.gap-dense", "squeezenet-mini.gap-conv",
                                         "bn-cnn.gap-dense", "simple-cnn.gap-dense",
                                         "simple-cnn.gap-conv"),
                         [](const auto& test) { return parity::test_name(test.param); });

/// With random weights and an image of a gradient.
struct RandomModel {
    Model model;
    Maps image, features, logits;

    RandomModel(const char* name, const char* head) : model(load_model_spec(name), head) {
        model.initialise(5);
        const auto& input = load_model_spec(name).input;
        image = {input, std::vector<float>(input.values())};
        for (std::size_t i = 0; i < image.values.size(); ++i)
            image.values[i] = static_cast<float>(i) / static_cast<float>(image.values.size());
        features = run_layers(model, image, backbone_layers(model));
        logits = run_layers(model, image, all_layers(model));
    }
};

TEST(ClassActivation, MeanOfAPositionMapAndBiasAreTheLogit) {
    const RandomModel flatten("simple-cnn", "flatten-dense");
    ASSERT_EQ(flatten.model.units(), 1);
    for (int c = 0; c < 2; ++c) {
        const auto activation = class_activation(flatten.model, flatten.image, flatten.features, c);
        EXPECT_EQ(activation.method, "position map");
        EXPECT_TRUE(activation.weights.empty());
        EXPECT_EQ(activation.on_image.shape, (ImageShape{1, 64, 64}));
        const float logit = flatten.logits.values[0];
        EXPECT_GT(std::abs(logit), 1e-3);
        EXPECT_NEAR(mean(activation.map) + activation.bias, c == 1 ? logit : -logit, 1e-4);
    }
}

TEST(ClassActivation, AConvertedHeadHasTheSameMap) {
    const RandomModel gap("mnist-cnn", "gap-dense");
    const auto flatten = convert_head(gap.model, "flatten-dense");
    const auto cam = class_activation(gap.model, gap.image, gap.features, 3);
    const auto positions = class_activation(flatten, gap.image, gap.features, 3);
    ASSERT_EQ(cam.method, "CAM");
    ASSERT_EQ(positions.map.values.size(), cam.map.values.size());
    for (std::size_t i = 0; i < cam.map.values.size(); ++i)
        EXPECT_NEAR(positions.map.values[i], cam.map.values[i], 1e-4);
}

TEST(ClassActivation, AHeadOfMaximaHasNoneAndSaysWhy) {
    Model model(load_model_spec("mnist-cnn"), "gmp-dense");
    const Maps image{{1, 28, 28}, std::vector<float>(28 * 28)};
    EXPECT_FALSE(has_class_activation(model));
    expect_error(Failure::usage, {"gmp-dense", "neither averages", "gap-dense"},
                 [&] { class_activation(model, image, {}, 0); });
}

TEST(LayerMaps, TellsOfAnImageThatTheModelCannotTake) {
    Model model(load_model_spec("mnist-cnn"), "flatten-dense");
    const Maps image{{1, 40, 40}, std::vector<float>(40 * 40)};
    expect_error(Failure::bad_data, {"28x28", "40x40"}, [&] { run_layers(model, image, 3); });
}

TEST(LayerMaps, AStageEndsWhereTheMapsBecomeSmaller) {
    const std::vector<LayerOutput> layers{{"backbone.0", "conv", {8, 28, 28}},
                                          {"backbone.1", "relu", {8, 28, 28}},
                                          {"backbone.2", "maxpool", {8, 14, 14}},
                                          {"backbone.3", "conv", {16, 14, 14}},
                                          {"backbone.4", "conv", {16, 7, 7}},
                                          {"head.0", "flatten", {784}},
                                          {"head.1", "dense", {10}}};
    std::vector<std::string> names;
    for (const auto& stage : stages(layers))
        names.push_back(stage.name);
    EXPECT_EQ(names, (std::vector<std::string>{"backbone.1", "backbone.3", "backbone.4"}));
    EXPECT_EQ(head_input(layers), 784u);
    EXPECT_TRUE(stages({}).empty());
    EXPECT_EQ(head_input({}), 0u);
}

} // namespace
} // namespace headroom
