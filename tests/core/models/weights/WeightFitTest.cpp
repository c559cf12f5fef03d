#include "core/models/weights/WeightFit.h"

#include "core/models/weights/FittedTensors.h"
#include "core/models/weights/WeightTarget.h"
#include "tests/core/models/weights/MemoryWeights.h"
#include "tests/datasets/TempFolder.h"

namespace headroom {
namespace {

using Kind = ParameterKind;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

/// convolution, batch norm, depthwise convolution, batch norm; 4 features
WeightTarget small_target() {
    const Shape channels{4};
    return {"small",
            {{"backbone.0.weight", "conv1.weight", {4, 3, 3, 3}, Kind::conv_weight, 0},
             {"backbone.1.weight", "bn1.weight", channels, Kind::gamma, 1},
             {"backbone.1.bias", "bn1.bias", channels, Kind::beta, 1},
             {"backbone.1.running_mean", "bn1.running_mean", channels, Kind::mean, 1},
             {"backbone.1.running_var", "bn1.running_var", channels, Kind::variance, 1, 1e-3},
             {"backbone.2.weight", "conv2.weight", {4, 1, 3, 3}, Kind::depthwise_weight, 2},
             {"backbone.3.weight", "bn2.weight", channels, Kind::gamma, 3},
             {"backbone.3.bias", "bn2.bias", channels, Kind::beta, 3},
             {"backbone.3.running_mean", "bn2.running_mean", channels, Kind::mean, 3},
             {"backbone.3.running_var", "bn2.running_var", channels, Kind::variance, 3, 1e-3}},
            4};
}

void add_norm(std::vector<WeightTensor>& tensors, const std::string& name) {
    for (const char* leaf : {".weight", ".bias", ".running_mean", ".running_var"})
        tensors.push_back({name + leaf, {4}, "float32"});
    tensors.push_back({name + ".num_batches_tracked", {}, "int64"});
}

std::vector<WeightTensor> small_tensors(const std::string& conv1 = "conv1",
                                        const std::string& bn1 = "bn1",
                                        const std::string& conv2 = "conv2",
                                        const std::string& bn2 = "bn2") {
    std::vector<WeightTensor> tensors = {{conv1 + ".weight", {4, 3, 3, 3}, "float32"}};
    add_norm(tensors, bn1);
    tensors.push_back({conv2 + ".weight", {4, 1, 3, 3}, "float32"});
    add_norm(tensors, bn2);
    return tensors;
}

/// Returns the names of the tensors matched to the slots.
std::vector<std::string> names(const WeightFile& file, const WeightFit& fit) {
    std::vector<std::string> all;
    for (const auto& source : fit.sources)
        all.push_back(source.tensor ? file.tensors[*source.tensor].name
                                    : fmt::format("= {}", source.value));
    return all;
}

void expect_misfit(const WeightFile& file, const WeightTarget& target,
                   std::initializer_list<const char*> parts) {
    expect_error(Failure::bad_data, parts, [&] { fit_weights(file, target); });
}

TEST(WeightFit, NamesOfTorchvisionAreFoundInAnyOrder) {
    auto tensors = small_tensors();
    std::ranges::reverse(tensors);
    const auto file = MemoryWeights::torch(tensors);
    const auto target = small_target();
    const auto fit = fit_weights(file, target);
    EXPECT_EQ(fit.rule, FitRule::torch_names);
    std::vector<std::string> expected;
    for (const auto& slot : target.slots)
        expected.push_back(slot.torch_name);
    EXPECT_EQ(names(file, fit), expected);
    EXPECT_TRUE(fit.top.empty());
}

TEST(WeightFit, WrappersPrefixesAreTakenOff) {
    for (const std::string prefix : {"module.", "module.model.", "module.backbone."}) {
        auto tensors = small_tensors();
        for (auto& tensor : tensors)
            tensor.name = prefix + tensor.name;
        const auto fit = fit_weights(MemoryWeights::torch(tensors), small_target());
        EXPECT_EQ(fit.rule, FitRule::torch_names) << prefix;
    }
    // A head beside the backbone has no such prefix.
    auto tensors = small_tensors();
    for (auto& tensor : tensors)
        tensor.name = "backbone." + tensor.name;
    tensors.push_back({"head.weight", {7, 4}, "float32"});
    tensors.push_back({"head.bias", {7}, "float32"});
    const auto fit = fit_weights(MemoryWeights::torch(tensors), small_target());
    EXPECT_EQ(fit.rule, FitRule::torch_names);
    ASSERT_EQ(fit.top.size(), 1u);
    EXPECT_EQ(fit.top[0].outputs, 7);
}

TEST(WeightFit, OurOwnNamesGoFirst) {
    auto tensors = small_tensors("backbone.0", "backbone.1", "backbone.2", "backbone.3");
    tensors.push_back({"head.2.weight", {9, 4}, "float32"});
    tensors.push_back({"head.2.bias", {9}, "float32"});
    const auto fit = fit_weights(MemoryWeights::torch(tensors), small_target());
    EXPECT_EQ(fit.rule, FitRule::own_names);
    ASSERT_EQ(fit.top.size(), 1u);
    EXPECT_EQ(fit.top[0].name, "head.2");
}

TEST(WeightFit, OtherNamesGoByOrder) {
    const auto file = MemoryWeights::torch(small_tensors("stem.a", "stem.b", "x.c", "x.d"));
    const auto fit = fit_weights(file, small_target());
    EXPECT_EQ(fit.rule, FitRule::torch_order);
    EXPECT_THAT(names(file, fit),
                ElementsAre("stem.a.weight", "stem.b.weight", "stem.b.bias", "stem.b.running_mean",
                            "stem.b.running_var", "x.c.weight", "x.d.weight", "x.d.bias",
                            "x.d.running_mean", "x.d.running_var"));
}

TEST(WeightFit, SortedNamesOfTimmAreOrderedAsTheModelIs) {
    // As the safetensors library sorts them: by type, then by name.
    auto tensors = small_tensors("conv_stem", "bn1", "blocks.0.0.conv_dw", "blocks.0.0.bn1");
    for (int block = 1; block < 12; ++block) {
        const auto name = fmt::format("blocks.{}.0", block);
        tensors.push_back({name + ".conv_pw.weight", {4, 4, 1, 1}, "float32"});
        add_norm(tensors, name + ".bn1");
        tensors.push_back({name + ".conv_dw.weight", {4, 1, 3, 3}, "float32"});
        add_norm(tensors, name + ".bn2");
        tensors.push_back({name + ".conv_pwl.weight", {4, 4, 1, 1}, "float32"});
        add_norm(tensors, name + ".bn3");
    }
    tensors.push_back({"conv_head.weight", {4, 4, 1, 1}, "float32"});
    add_norm(tensors, "bn2");
    tensors.push_back({"classifier.weight", {10, 4}, "float32"});
    tensors.push_back({"classifier.bias", {10}, "float32"});
    WeightTarget target{"timm", {}, 4};
    std::vector<std::string> expected;
    for (const auto& tensor : tensors) {
        if (tensor.name.ends_with("tracked") || tensor.name.starts_with("classifier")) continue;
        const auto leaf = tensor.name.substr(tensor.name.rfind('.') + 1);
        const auto kind = leaf == "bias"             ? Kind::beta
                          : leaf == "running_mean"   ? Kind::mean
                          : leaf == "running_var"    ? Kind::variance
                          : tensor.shape.size() == 1 ? Kind::gamma
                                                     : Kind::conv_weight;
        const bool begins = leaf == "weight" && !target.slots.empty();
        const auto layer = target.slots.empty() ? 0 : target.slots.back().layer + (begins ? 1 : 0);
        target.slots.push_back({"ours", "", tensor.shape, kind, layer});
        expected.push_back(tensor.name);
    }
    std::ranges::sort(tensors, {}, [](const WeightTensor& tensor) {
        return std::pair(tensor.type != "int64", tensor.name);
    });
    const auto file = MemoryWeights::torch(tensors);
    const auto fit = fit_weights(file, target);
    EXPECT_EQ(fit.rule, FitRule::torch_order);
    EXPECT_EQ(names(file, fit), expected);
    ASSERT_EQ(fit.top.size(), 1u);
    EXPECT_EQ(fit.top[0].name, "classifier");
}

TEST(WeightFit, SortedNamesThatTellNoOrderAreRefused) {
    auto tensors = small_tensors("a.x", "a.y", "b.x", "b.y");
    std::ranges::sort(tensors, {}, &WeightTensor::name);
    expect_misfit(MemoryWeights::torch(tensors), small_target(),
                  {"model.pth", "small", "sorted by name", ".pth"});
    expect_misfit(MemoryWeights::torch({{std::string(100'000, '.') + "weight", {4}, "float32"}}),
                  small_target(), {"sorted by name"});
    // Numbers determine the order.
    tensors = small_tensors("0", "1", "2", "10");
    const auto expected = tensors;
    std::ranges::sort(tensors, {}, &WeightTensor::name);
    const auto file = MemoryWeights::torch(tensors);
    EXPECT_EQ(names(file, fit_weights(file, small_target())).back(), "10.running_var");
}

TEST(WeightFit, KerasLayersGoByOrderAndTurnTheirKernels) {
    const std::vector<std::pair<std::string, Shape>> norm = {{"n/gamma:0", {4}},
                                                             {"n/beta:0", {4}},
                                                             {"n/moving_mean:0", {4}},
                                                             {"n/moving_variance:0", {4}}};
    auto norm2 = norm;
    for (auto& [name, shape] : norm2)
        name = "2" + name;
    const auto file = MemoryWeights::keras(
        WeightFormat::keras_weights, {{"input", "", {}},
                                      {"c", "", {{"c/kernel:0", {3, 3, 3, 4}}}},
                                      {"n", "", norm},
                                      {"d", "", {{"d/depthwise_kernel:0", {3, 3, 2, 2}}}},
                                      {"2n", "", norm2},
                                      {"p", "", {{"p/kernel:0", {8, 2}}, {"p/bias:0", {2}}}}});
    const auto target = small_target();
    const auto fit = fit_weights(file, target);
    EXPECT_EQ(fit.rule, FitRule::keras_order);
    EXPECT_EQ(names(file, fit)[4], "n/moving_variance:0");

    const auto conv = read_slot(file, target, fit, 0);
    EXPECT_EQ(conv.shape(), (Shape{4, 3, 3, 3}));
    // {O, I, H, W} = {1, 2, 0, 1} is Keras' {0, 1, 2, 1}
    EXPECT_EQ(conv.values()[1 * 27 + 2 * 9 + 1], 1 * 12 + 2 * 4 + 1);
    // channel 1's multiplier 0 is output 2
    EXPECT_EQ(read_slot(file, target, fit, 5).values()[2 * 9 + 8], 500 + 8 * 4 + 2);

    // The dense layer on a flattened map of 4 channels and 2 positions:
    const auto top = read_top(file, target, fit);
    ASSERT_EQ(top.size(), 1u);
    EXPECT_EQ(top[0].name, "p");
    EXPECT_EQ(top[0].weight.shape(), (Shape{2, 8}));
    // output 1, channel 3, position 0 is row 3 of Keras
    EXPECT_EQ(top[0].weight.values()[8 + 3 * 2 + 0], 1000 + 3 * 2 + 1);
    // output 0, channel 1, position 1 is row 4 + 1
    EXPECT_EQ(top[0].weight.values()[1 * 2 + 1], 1000 + 5 * 2);
    EXPECT_THAT(top[0].bias.values(), ElementsAre(1100, 1101));
}

TEST(WeightFit, ADenseSlotBehindFlattenHasItsRowsMoved) {
    const auto file =
        MemoryWeights::keras(WeightFormat::keras_weights, {{"p", "", {{"p/kernel:0", {6, 2}}}}});
    WeightTarget target{"dense", {{"head.1.weight", "", {2, 6}, Kind::dense_weight, 0, 0, 3}}, 0};
    const auto fit = fit_weights(file, target);
    EXPECT_THAT(read_slot(file, target, fit, 0).values(),
                ElementsAre(0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11));
    target.slots[0].flattened_channels = 0; // after pooling
    EXPECT_THAT(read_slot(file, target, fit, 0).values(),
                ElementsAre(0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11));
}

TEST(WeightFit, Keras3GoesByOrderWithinEachClass) {
    const auto vars = [](const std::string& layer, const std::vector<Shape>& shapes) {
        MemoryWeights::Layer result{
            layer, layer.substr(0, layer.find_last_not_of("_0123456789") + 1), {}};
        if (layer.starts_with("depthwise")) result.type = "depthwise_conv2d";
        if (layer.starts_with("conv2d")) result.type = "conv2d";
        for (std::size_t i = 0; i < shapes.size(); ++i)
            result.tensors.emplace_back(fmt::format("layers/{}/vars/{}", layer, i), shapes[i]);
        return result;
    };
    const Shape c{4};
    auto layers = std::vector{vars("batch_normalization", {c, c, c, c}),
                              vars("batch_normalization_1", {c, c, c, c}),
                              vars("conv2d", {{3, 3, 3, 4}}),
                              vars("dense", {{4, 5}, {5}}),
                              vars("depthwise_conv2d", {{3, 3, 4, 1}}),
                              vars("seed_generator", {{2}})};
    const auto file = MemoryWeights::keras(WeightFormat::keras3_weights, layers);
    const auto fit = fit_weights(file, small_target());
    EXPECT_EQ(fit.rule, FitRule::keras_classes);
    EXPECT_EQ(names(file, fit)[6], "layers/batch_normalization_1/vars/0");
    ASSERT_EQ(fit.top.size(), 1u);
    EXPECT_EQ(fit.top[0].outputs, 5);
    layers.push_back({"b", "conv2d", {{"layers/functional/layers/conv2d/vars/0", {1, 1, 4, 4}}}});
    expect_misfit(MemoryWeights::keras(WeightFormat::keras3_weights, layers), small_target(),
                  {"2 models within each other"});
}

TEST(WeightFit, AFoldedBatchNormBecomesTheIdentityPlusTheBias) {
    const auto file = MemoryWeights::torch({{"a.weight", {4, 3, 3, 3}, "float32"},
                                            {"a.bias", {4}, "float32"},
                                            {"b.weight", {4, 1, 3, 3}, "float32"},
                                            {"b.bias", {4}, "float32"},
                                            {"preds.weight", {9, 4, 1, 1}, "float32"},
                                            {"preds.bias", {9}, "float32"}});
    const auto target = small_target();
    const auto fit = fit_weights(file, target);
    EXPECT_THAT(fit.notes, Contains(HasSubstr("folded")));
    EXPECT_THAT(names(file, fit), ElementsAre("a.weight", "= 1", "a.bias", "= 0", "= 0.999",
                                              "b.weight", "= 1", "b.bias", "= 0", "= 0.999"));
    const float variance = fit.sources[4].value, epsilon = 1e-3f;
    EXPECT_EQ(static_cast<float>(1 / std::sqrt(double{variance} + double{epsilon})), 1.0f);
    EXPECT_EQ(1 / std::sqrt(variance + epsilon), 1.0f);
    ASSERT_EQ(fit.top.size(), 1u);
    EXPECT_EQ(fit.top[0].outputs, 9);
}

TEST(WeightFit, ABatchNormWithoutScaleHasOne) {
    auto layers = std::vector<MemoryWeights::Layer>{
        {"c", "", {{"c/kernel:0", {3, 3, 3, 4}}}},
        {"n", "", {{"n/beta:0", {4}}, {"n/moving_mean:0", {4}}, {"n/moving_variance:0", {4}}}},
        {"d", "", {{"d/depthwise_kernel:0", {3, 3, 4, 1}}}},
        {"m", "", {{"m/moving_mean:0", {4}}, {"m/moving_variance:0", {4}}}}};
    const auto file = MemoryWeights::keras(WeightFormat::keras_weights, layers);
    const auto found = names(file, fit_weights(file, small_target()));
    EXPECT_EQ(found[1], "= 1");
    EXPECT_EQ(found[2], "n/beta:0");
    EXPECT_EQ(found[7], "= 0");
}

TEST(WeightFit, AnErrorNamesTheTensorWhatWasExpectedAndTheNearest) {
    const auto target = small_target();
    auto tensors = small_tensors();
    tensors[0].shape = {8, 3, 3, 3};
    expect_misfit(MemoryWeights::torch(tensors), target,
                  {"model.pth: does not fit small", "\"conv1.weight\" is 8x3x3x3",
                   "expected 4x3x3x3 for backbone.0.weight (conv1.weight)", "torchvision's names"});
    tensors = small_tensors();
    tensors[6].name = "conv_2.weight";
    expect_misfit(MemoryWeights::torch(tensors), target,
                  {"no tensor for backbone.2.weight (conv2.weight), expected 4x1x3x3",
                   "the nearest of that shape is \"conv_2.weight\""});
    tensors = small_tensors();
    tensors.push_back({"conv3.weight", {4, 4, 3, 3}, "float32"});
    expect_misfit(MemoryWeights::torch(tensors), target,
                  {"\"conv3.weight\" (4x4x3x3) is left over", "conv1.weight"});
    tensors = small_tensors();
    tensors.erase(tensors.begin() + 3); // running_mean
    expect_misfit(MemoryWeights::torch(tensors), target,
                  {"no tensor for backbone.1.running_mean", "expected 4"});
    // A completely different network.
    expect_misfit(MemoryWeights::torch(
                      {{"embed.weight", {100, 64}, "float32"}, {"embed.bias", {64}, "float32"}}),
                  target, {"\"embed.weight\" is 100x64", "the order of PyTorch's layers"});
    expect_misfit(MemoryWeights::torch({}), target, {"no tensor for backbone.0.weight"});
    // A bias before an existing batch norm is not a folded one.
    tensors = small_tensors();
    tensors.insert(tensors.begin() + 1, {"conv1.bias", {4}, "float32"});
    expect_misfit(MemoryWeights::torch(tensors), target, {"\"conv1.bias\" (4) is left over"});
}

TEST(WeightFit, TheTopIsAChainBehindTheFeatures) {
    auto tensors = small_tensors();
    tensors.push_back({"classifier.0.weight", {6, 8}, "float32"});
    tensors.push_back({"classifier.0.bias", {6}, "float32"});
    tensors.push_back({"classifier.3.weight", {10, 6}, "float32"});
    const auto fit = fit_weights(MemoryWeights::torch(tensors), small_target());
    ASSERT_EQ(fit.top.size(), 2u);
    EXPECT_FALSE(fit.top[1].bias);
    EXPECT_THAT(fit.notes, Contains(HasSubstr("of 10 classes")));
    tensors.back().shape = {10, 7};
    expect_misfit(MemoryWeights::torch(tensors), small_target(),
                  {"classifier.0.weight", "left over"});
}

TEST(WeightFit, RedAndBlueChangePlaces) {
    Tensor weight(Shape{2, 3, 1, 2});
    for (std::size_t i = 0; i < weight.size(); ++i)
        weight.values()[i] = static_cast<float>(i);
    swap_red_and_blue(weight);
    EXPECT_THAT(weight.values(), ElementsAre(4, 5, 2, 3, 0, 1, 10, 11, 8, 9, 6, 7));
}

} // namespace
} // namespace headroom
