#include "core/models/LoadWeights.h"
#include "core/models/weights/WeightTarget.h"

#include "core/models/Checkpoint.h"
#include "tests/core/models/weights/WeightFixture.h"

namespace headroom {
namespace {

using Layers = std::vector<LayerSpec>;

Model model_of(const std::string& name, const Layers& layers, int size) {
    return {ModelSpec{.name = name,
                      .description = "",
                      .input = {3, size, size},
                      .classes = 2,
                      .backbone = layers,
                      .heads = {{"gap-dense", {}, 0}}},
            "gap-dense"};
}

/// A model of the catalog for images of that size.
Model model_for(const std::string& name, int size) {
    return {adapted(load_model_spec(name), {3, size, size}, 2), "gap-dense"};
}

// ---- Results ------------------------------------------------------------------------------------

/// Compares with the reference's features, from its images in the model's preprocessing.
void expect_features(const Model& model, const std::map<std::string, Tensor>& reference,
                     const Preprocessing& of_input, const Preprocessing& preprocessing) {
    const auto& input = reference.at("input");
    Plan plan =
        compile(model, {.batch = 2, .input = model.input()}, {.end = model.backbone().size()});
    ASSERT_EQ(plan.input().size(), input.size());
    const auto from = normalisation(of_input), to = normalisation(preprocessing);
    const auto plane = static_cast<std::size_t>(model.input()[1] * model.input()[2]);
    for (std::size_t i = 0; i < input.size(); ++i) {
        const auto channel = i / plane % 3;
        const double pixel = input.values()[i] * from.sd[channel] + from.mean[channel];
        plan.input()[i] = static_cast<float>((pixel - to.mean[channel]) / to.sd[channel]);
    }
    plan.forward();
    const auto& features = reference.at("features");
    ASSERT_EQ(plan.logits().size(), features.size());
    float largest = 0, worst = 0;
    for (std::size_t i = 0; i < features.size(); ++i) {
        largest = std::max(largest, std::abs(features.values()[i]));
        const float difference = std::abs(plan.logits()[i] - features.values()[i]);
        worst = difference <= worst ? worst : difference; // NaN is the worst
    }
    EXPECT_GT(largest, 1);
    EXPECT_LT(worst, 1e-4f * largest);
}

/// Compares the logits of the file's own top, computed from the reference's pooled features.
void expect_logits(const std::map<std::string, Tensor>& reference, const TopValues& top,
                   const char* pooled) {
    const auto& logits = reference.at("logits");
    const auto& features = reference.at(pooled);
    const auto outputs = static_cast<std::size_t>(top.weight.shape()[0]),
               inputs = static_cast<std::size_t>(top.weight.shape()[1]);
    ASSERT_EQ(features.size(), 2 * inputs);
    ASSERT_EQ(logits.size(), 2 * outputs);
    for (std::size_t n = 0; n < 2; ++n)
        for (std::size_t o = 0; o < outputs; ++o) {
            double sum = top.bias.values()[o];
            for (std::size_t i = 0; i < inputs; ++i)
                sum +=
                    double{top.weight.values()[o * inputs + i]} * features.values()[n * inputs + i];
            ASSERT_NEAR(sum, logits.values()[n * outputs + o], 1e-3) << n << " " << o;
        }
}

class RealWeights : public testing::Test {
  protected:
    void SetUp() override {
        const auto data = real_data("pretrained");
        if (!data)
            GTEST_SKIP() << "no real weights: set HEADROOM_DATA to a folder with pretrained/";
        folder_ = *data;
    }
    std::string file(const std::string& name) const { return (folder_ / name).string(); }
    std::map<std::string, Tensor> reference(const std::string& name) const {
        return read_safetensors(file(name)).tensors;
    }

  private:
    std::filesystem::path folder_;
};

TEST_F(RealWeights, SqueezeNetOfTorchvisionAndOfKerasAreOneNetwork) {
    const TempFolder folder;
    const auto caffe = folder.write("caffe.json", R"({"order": "bgr", "range": 255,
        "mean": [104, 117, 123], "deviation": [1, 1, 1]})");
    for (const int size : {96, 128}) {
        const auto expected =
            reference(fmt::format("ref_squeezenet1_1_rgb01_{}.safetensors", size));
        for (const auto& [name, preprocessing] :
             {std::pair<std::string, std::string>{"squeezenet1_1_tvnorm.safetensors", "torch"},
              {"squeezenet1_1_caffe_bgr_notop.h5", caffe}}) {
            SCOPED_TRACE(name);
            auto model = model_for("squeezenet1_1", size);
            const auto weights = open_weight_file(file(name));
            expect_error(Failure::usage, {"does not say"}, [&] { load_weights(model, weights); });
            const auto loaded = load_weights(model, weights, preprocessing);
            EXPECT_FALSE(loaded.preprocessing.preprocessing.bgr);
            expect_features(model, expected, parse_preprocessing("none"),
                            loaded.preprocessing.preprocessing);
        }
    }
}

/// Names as Transformers' ResNetForImageClassification has them, in the order in which safetensors
/// writes them: sorted.
TEST(LoadWeights, ReadsResNetsOfTransformers) {
    const TempFolder folder;
    for (const bool bottleneck : {false, true}) {
        const std::string name = bottleneck ? "resnet50" : "resnet18";
        Model written(load_model_spec(name), "gap-dense");
        written.initialise(3);
        std::vector<std::string> layers;
        const auto add = [&](const std::string& place) {
            layers.push_back("resnet." + place + ".convolution");
            layers.push_back("resnet." + place + ".normalization");
        };
        add("embedder.embedder");
        const std::vector<int> blocks =
            bottleneck ? std::vector{3, 4, 6, 3} : std::vector{2, 2, 2, 2};
        for (int stage = 0; stage < 4; ++stage)
            for (int i = 0; i < blocks[static_cast<std::size_t>(stage)]; ++i) {
                const auto block = fmt::format("encoder.stages.{}.layers.{}", stage, i);
                for (int k = 0; k < (bottleneck ? 3 : 2); ++k)
                    add(fmt::format("{}.layer.{}", block, k));
                if (i == 0 && (bottleneck || stage > 0)) add(block + ".shortcut");
            }
        std::map<std::string, const Parameter*> named;
        std::size_t layer = 0;
        std::string last;
        for (const auto* parameter : written.backbone().parameters()) {
            const auto dot = parameter->name.rfind('.');
            const auto place = parameter->name.substr(0, dot);
            if (!last.empty() && place != last) ++layer;
            last = place;
            named[layers.at(layer) + parameter->name.substr(dot)] = parameter;
        }
        ASSERT_EQ(layer + 1, layers.size());
        std::vector<TensorView> tensors;
        for (const auto& [tensor, parameter] : named)
            tensors.push_back({tensor, parameter->value.shape(), parameter->value.raw()});
        const auto path = folder / (name + ".safetensors");
        write_safetensors(path, tensors, {{"format", "pt"}});
        folder.write("config.json", R"({"architectures": ["ResNetForImageClassification"],
                                        "model_type": "resnet"})");
        folder.write("preprocessor_config.json", R"({"image_mean": [0.485, 0.456, 0.406],
                                                     "image_std": [0.229, 0.224, 0.225]})");

        const auto file = open_weight_file(path);
        EXPECT_EQ(file.writer, "Transformers (ResNetForImageClassification)");
        Model read(load_model_spec(name), "gap-dense");
        const auto loaded = load_weights(read, file);
        EXPECT_EQ(loaded.fit.rule, FitRule::transformers_names);
        EXPECT_EQ(loaded.preprocessing.preprocessing, parse_preprocessing("torch"));
        const auto expected = written.backbone().parameters();
        const auto found = read.backbone().parameters();
        for (std::size_t i = 0; i < expected.size(); ++i)
            EXPECT_TRUE(std::ranges::equal(expected[i]->value.raw(), found[i]->value.raw()))
                << expected[i]->name;
        const auto fits = fitting_models(file);
        ASSERT_EQ(fits.size(), 1U);
        EXPECT_EQ(fits[0].model, name);
    }
}

TEST_F(RealWeights, SqueezeNetKeepsItsTopAside) {
    auto model = model_for("squeezenet1_1", 96);
    const auto weights = open_weight_file(file("squeezenet1_1_tvnorm.safetensors"));
    const auto loaded = load_weights(model, weights, "torch");
    EXPECT_EQ(loaded.fit.rule, FitRule::torch_names);
    const auto& top = loaded.top;
    ASSERT_EQ(top.size(), 1u);
    EXPECT_EQ(top[0].name, "classifier.1");
    EXPECT_EQ(top[0].weight.shape(), (Shape{1000, 512}));
    EXPECT_EQ(top[0].bias.shape(), Shape{1000});
}

TEST_F(RealWeights, MobileNetV2OfTorchvisionAndOfKerasAreOneNetwork) {
    const auto expected = reference("ref_mobilenet_v2_035_96.safetensors");
    const auto tf = parse_preprocessing("tf");
    for (const auto& [name, rule] :
         {std::pair<std::string, FitRule>{"mobilenet_v2_035.safetensors", FitRule::torch_names},
          {"mobilenet_v2_035_224_notop.h5", FitRule::keras_order}}) {
        SCOPED_TRACE(name);
        auto model = model_for("mobilenet_v2_035_keras", 96);
        const auto loaded = load_weights(model, open_weight_file(file(name)), "tf");
        EXPECT_EQ(loaded.fit.rule, rule);
        expect_features(model, expected, tf, loaded.preprocessing.preprocessing);
    }
}

TEST_F(RealWeights, MobileNetV1WithFoldedBatchNormsIsTheSameNetwork) {
    const auto expected = reference("ref_mobilenet_v1_025_128_128.safetensors");
    const auto tf = parse_preprocessing("tf");
    auto model = model_for("mobilenet_v1_025", 128);
    const auto weights = open_weight_file(file("mobilenet_v1_025_128_from_uint8.safetensors"));
    const auto loaded = load_weights(model, weights, "tf");
    EXPECT_THAT(loaded.fit.notes, testing::Contains(testing::HasSubstr("folded")));
    expect_features(model, expected, tf, loaded.preprocessing.preprocessing);
    const auto& top = loaded.top;
    ASSERT_EQ(top.size(), 1u);
    expect_logits(expected, top[0], "gap");
}

TEST_F(RealWeights, WithTheirClassifierGivePyTorchsLogits) {
    for (const auto& [name, model_name, preprocessing, against, size] :
         {std::tuple{"squeezenet1_1_tvnorm.safetensors", "squeezenet1_1", "torch",
                     "ref_squeezenet1_1_rgb01_96.safetensors", 96},
          {"squeezenet1_1_tvnorm.safetensors", "squeezenet1_1", "torch",
           "ref_squeezenet1_1_rgb01_128.safetensors", 128},
          {"mobilenet_v1_025_128_from_uint8.safetensors", "mobilenet_v1_025", "tf",
           "ref_mobilenet_v1_025_128_128.safetensors", 128}}) {
        SCOPED_TRACE(against);
        const auto whole =
            load_whole(model_name, open_weight_file(file(name)), preprocessing, {3, size, size});
        const auto expected = reference(against);
        Plan plan = compile(whole.model, {.batch = 2, .input = whole.model.input()});
        const auto pixels = normalisation(whole.preprocessing.preprocessing);
        const auto plane = static_cast<std::size_t>(size * size);
        const auto input = expected.at("input").values();
        const bool prepared = std::string(preprocessing) == "tf"; // these references are
        for (std::size_t i = 0; i < input.size(); ++i)
            plan.input()[i] =
                prepared ? input[i]
                         : (input[i] - pixels.mean[i / plane % 3]) / pixels.sd[i / plane % 3];
        plan.forward();
        const auto logits = expected.at("logits").values();
        ASSERT_EQ(plan.logits().size(), logits.size());
        const float largest = std::abs(
            *std::ranges::max_element(logits, {}, [](float value) { return std::abs(value); }));
        for (std::size_t i = 0; i < logits.size(); ++i)
            ASSERT_NEAR(plan.logits()[i], logits[i], 1e-4 * largest) << i;
    }
}

TEST_F(RealWeights, FitOneModelOfTheCatalog) {
    for (const auto& [name, model] :
         {std::pair{"squeezenet1_1_tvnorm.safetensors", "squeezenet1_1"},
          {"squeezenet1_1_caffe_bgr_notop.h5", "squeezenet1_1"},
          {"mobilenet_v2_035.safetensors", "mobilenet_v2_035_keras"},
          {"mobilenet_v2_035_224_notop.h5", "mobilenet_v2_035_keras"},
          {"mobilenet_v1_025_128_from_uint8.safetensors", "mobilenet_v1_025"}}) {
        const auto fits = fitting_models(open_weight_file(file(name)));
        ASSERT_EQ(fits.size(), 1U) << name;
        EXPECT_EQ(fits[0].model, model);
    }
}

TEST_F(RealWeights, WithoutAClassifierCannotBeChecked) {
    expect_error(Failure::bad_data, {"has no classifier"}, [&] {
        load_whole("mobilenet_v2_035_keras", open_weight_file(file("mobilenet_v2_035.safetensors")),
                   "tf", {});
    });
    expect_error(Failure::usage, {"expected a model with pretrained weights"}, [&] {
        load_whole("mnist-cnn", open_weight_file(file("mobilenet_v2_035.safetensors")), "tf", {});
    });
}

TEST_F(RealWeights, AreForImagesOfThreeChannels) {
    Model grey(adapted(load_model_spec("squeezenet1_1"), {1, 96, 96}, 2), "gap-dense");
    const auto weights = open_weight_file(file("squeezenet1_1_tvnorm.safetensors"));
    expect_error(Failure::usage, {"is for images of 3 channels", "use --channels 3"},
                 [&] { load_weights(grey, weights, "torch"); });
}

TEST_F(RealWeights, OfAnotherFunctionAreRefused) {
    for (const char* name : {"mobilenet_v2_035.safetensors", "mobilenet_v2_035_224_notop.h5"})
        expect_error(Failure::bad_data, {name, "use --model mobilenet_v2_035_keras"}, [&] {
            auto model = model_for("mobilenet_v2_035", 96);
            load_weights(model, open_weight_file(file(name)), "tf");
        });
}

TEST_F(RealWeights, AnotherNetworkIsAnError) {
    auto model = model_for("squeezenet1_1", 96);
    const auto before = model.parameters()[0]->version;
    for (const std::string name : {"mobilenet_v2_035.safetensors", "mobilenet_v2_035_224_notop.h5",
                                   "mobilenet_v1_025_128_from_uint8.safetensors"})
        expect_error(Failure::bad_data, {name.c_str(), "does not fit squeezenet1_1", "backbone."},
                     [&] { load_weights(model, open_weight_file(file(name)), "tf"); });
    EXPECT_EQ(model.parameters()[0]->version, before);
}

// ---- PyTorch's ----------------------------------------------------------------------------------

Layers small_resnet() {
    const auto conv = [](int filters, int kernel, int stride, int padding) {
        return LayerSpec{{"type", "conv"},   {"filters", filters}, {"kernel", kernel},
                         {"stride", stride}, {"padding", padding}, {"bias", false}};
    };
    const LayerSpec norm = {{"type", "batchnorm"}}, relu = {{"type", "relu"}};
    const auto block = [&](int filters, int stride) {
        return LayerSpec{
            {"type", "residual"},
            {"body", Layers{conv(filters, 3, stride, 1), norm, relu, conv(filters, 3, 1, 1), norm}},
            {"shortcut", Layers{conv(filters, 1, stride, 0), norm}}};
    };
    return {conv(8, 7, 2, 3),
            norm,
            relu,
            {{"type", "maxpool"}, {"kernel", 3}, {"stride", 2}, {"padding", 1}},
            block(8, 1),
            relu,
            block(16, 2),
            relu};
}

/// Names of the layers of small_resnet() in torchvision.
std::vector<LayerNames> small_resnet_names() {
    std::vector<LayerNames> names;
    for (const char* name : {"conv1", "bn1"})
        names.push_back({name, "", ""});
    for (const std::string block : {"layer1.0.", "layer2.0."})
        for (const char* name : {"conv1", "bn1", "conv2", "bn2", "downsample.0", "downsample.1"})
            names.push_back({block + name, "", ""});
    return names;
}

TEST(LoadWeights, AResNetOfPyTorchsComputesWhatPyTorchDoes) {
    if (!has_python_module("torch"))
        GTEST_SKIP() << "/usr/bin/python3 has no PyTorch: install python3-torch";
    const TempFolder folder;
    ASSERT_TRUE(run_weight_script("make_resnet.py " + folder.path().string()));
    const auto expected = read_safetensors(folder / "reference.safetensors").tensors;
    const auto none = parse_preprocessing("none");
    const auto names = small_resnet_names();
    for (const std::string name :
         {"resnet.pth", "legacy.pth", "wrapped.pth", "sorted.safetensors"}) {
        SCOPED_TRACE(name);
        const auto weights = open_weight_file(folder / name);
        auto model = model_of("resnet", small_resnet(), 32);
        const auto loaded = load_weights(model, weights, "none", names);
        EXPECT_EQ(loaded.fit.rule, FitRule::torch_names);
        expect_features(model, expected, none, loaded.preprocessing.preprocessing);
        const auto& top = loaded.top;
        ASSERT_EQ(top.size(), 1u);
        EXPECT_EQ(top[0].name, "fc");

        if (name.ends_with(".safetensors")) {
            expect_error(Failure::bad_data, {"sorted by name"},
                         [&] { load_weights(model, weights, "none"); });
            continue;
        }
        auto by_order = model_of("resnet", small_resnet(), 32);
        EXPECT_EQ(load_weights(by_order, weights, "none").fit.rule, FitRule::torch_order);
        expect_features(by_order, expected, none, none);
    }
}

// ---- Our own ------------------------------------------------------------------------------------

Layers residual_layers() {
    return {
        {{"type", "conv"}, {"filters", 4}, {"kernel", 3}, {"bias", false}},
        {{"type", "batchnorm"}, {"epsilon", 2e-5}},
        {{"type", "sequence"},
         {"layers",
          {{{"type", "relu"}}, {{"type", "conv"}, {"filters", 4}, {"kernel", 3}, {"groups", 4}}}}},
        {{"type", "residual"},
         {"body", {{{"type", "conv"}, {"filters", 6}, {"kernel", 1}}, {{"type", "batchnorm"}}}},
         {"shortcut", {{{"type", "conv"}, {"filters", 6}, {"kernel", 1}}}}},
        {{"type", "fire"}, {"squeeze", 2}, {"expand", 3}}};
}

TEST(LoadWeights, SaysWhatTheBackboneWants) {
    using Kind = ParameterKind;
    const auto target = backbone_target(model_of("own", residual_layers(), 16), {}, {});
    EXPECT_EQ(target.features, 6);
    std::vector<std::string> names;
    std::vector<Kind> kinds;
    std::vector<std::size_t> layers;
    for (const auto& slot : target.slots) {
        names.push_back(slot.name);
        kinds.push_back(slot.kind);
        layers.push_back(slot.layer);
    }
    EXPECT_EQ(names[5], "backbone.2.1.weight");
    EXPECT_EQ(names[13], "backbone.3.shortcut.0.weight");
    EXPECT_THAT(kinds, testing::ElementsAre(
                           Kind::conv_weight, Kind::gamma, Kind::beta, Kind::mean, Kind::variance,
                           Kind::depthwise_weight, Kind::bias, Kind::conv_weight, Kind::bias,
                           Kind::gamma, Kind::beta, Kind::mean, Kind::variance, Kind::conv_weight,
                           Kind::bias, Kind::conv_weight, Kind::bias, Kind::conv_weight, Kind::bias,
                           Kind::conv_weight, Kind::bias));
    EXPECT_THAT(layers, testing::ElementsAre(0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 4, 4, 5, 5, 6, 6, 7,
                                             7, 8, 8));
    EXPECT_EQ(target.slots[4].epsilon, 2e-5);
    EXPECT_EQ(target.slots[12].epsilon, 1e-5);
}

TEST(LoadWeights, ARunOfOursIsReadBitByBitWithItsNormalisation) {
    const TempFolder folder;
    auto trained = model_of("own", residual_layers(), 16);
    auto model = model_of("own", residual_layers(), 16);
    trained.initialise(3);
    model.initialise(4);
    ModelCard card;
    card.classes = {"a", "b"};
    card.normalisation = {{0.1f, 0.2f, 0.3f}, {0.4f, 0.5f, 0.6f}};
    save_model(folder / "model.safetensors", trained, card);
    const auto loaded = load_weights(model, open_weight_file(folder.path().string()));
    EXPECT_EQ(loaded.fit.rule, FitRule::own_names);
    EXPECT_EQ(loaded.fit.top.size(), 1u);
    EXPECT_EQ(normalisation(loaded.preprocessing.preprocessing).sd, card.normalisation.sd);
    const auto expected = trained.backbone().parameters(), read = model.backbone().parameters();
    for (std::size_t i = 0; i < read.size(); ++i)
        EXPECT_TRUE(std::ranges::equal(read[i]->value.raw(), expected[i]->value.raw()))
            << read[i]->name;
}

TEST(LoadWeights, TheTrainedPowerOfAGemHeadIsLeftAside) {
    const TempFolder folder;
    const auto spec = adapted(load_model_spec("mnist-cnn"), {}, 3);
    Model trained(spec, "gem-dense"), model(spec, "gap-dense");
    trained.initialise(3);
    ModelCard card;
    card.classes = {"a", "b", "c"};
    card.normalisation = {{0.1F}, {0.4F}};
    save_model(folder / "model.safetensors", trained, card);
    const auto loaded = load_weights(model, open_weight_file(folder.path().string()));
    ASSERT_EQ(loaded.fit.top.size(), 1U);
    EXPECT_EQ(loaded.fit.top[0].outputs, 3);
}

} // namespace
} // namespace headroom
