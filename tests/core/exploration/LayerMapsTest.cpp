#include "core/exploration/LayerMaps.h"

#include "core/exploration/ClassActivation.h"
#include "tests/SourceFolder.h"
#include "tests/core/parity/Fixture.h"
#include "tests/datasets/TempFolder.h"

#include <numeric>

namespace headroom {
namespace {

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

    double mean(const Maps& maps) const {
        return std::accumulate(maps.values.begin(), maps.values.end(), 0.0) /
               static_cast<double>(maps.values.size());
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

TEST(ClassActivation, AFlattenHeadHasNoneAndSaysWhy) {
    Model model(load_model_spec("mnist-cnn"), "flatten-dense");
    const Maps image{{1, 28, 28}, std::vector<float>(28 * 28)};
    EXPECT_FALSE(has_class_activation(model));
    expect_error(Failure::usage, {"flatten-dense", "does not average", "gap-dense"},
                 [&] { class_activation(model, image, {}, 0); });
}

TEST(LayerMaps, TellsOfAnImageThatTheModelCannotTake) {
    Model model(load_model_spec("mnist-cnn"), "flatten-dense");
    const Maps image{{1, 40, 40}, std::vector<float>(40 * 40)};
    expect_error(Failure::bad_data, {"28x28", "40x40"}, [&] { run_layers(model, image, 3); });
}

} // namespace
} // namespace headroom
