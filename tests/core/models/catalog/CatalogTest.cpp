#include "core/models/catalog/Catalog.h"

#include "core/models/Model.h"
#include "core/models/SmallestImage.h"

#include <gtest/gtest.h>

#include <set>

namespace headroom {
namespace {

std::int64_t total(const Model& model) {
    return model.backbone().parameter_count() + model.head().parameter_count();
}

struct Expected {
    const char* model;
    const char* head;
    std::int64_t parameters;
};

class CatalogParameters : public testing::TestWithParam<Expected> {};

TEST_P(CatalogParameters, AreThoseOfTheNetworksTheyAreModelledOn) {
    Model model(load_model_spec(GetParam().model), GetParam().head);
    EXPECT_EQ(total(model), GetParam().parameters);
}

INSTANTIATE_TEST_SUITE_P(All, CatalogParameters,
                         testing::Values(Expected{"mnist-cnn", "flatten-dense", 3'274'634},
                                         Expected{"mnist-cnn", "gap-dense", 52'746},
                                         Expected{"squeezenet-mini", "gap-conv", 146'570},
                                         Expected{"squeezenet-mini", "flatten-dense", 307'850},
                                         Expected{"bn-cnn", "gap-dense", 1'167'666},
                                         Expected{"bn-cnn", "flatten-dense", 1'167'946},
                                         Expected{"simple-cnn", "flatten-dense", 404'801},
                                         Expected{"simple-cnn", "gap-dense", 388'673}));

TEST(Catalog, Vgg16BackboneIsThatOfKeras) {
    Model model(load_model_spec("vgg16"), "gap-dense");
    EXPECT_EQ(model.backbone().parameter_count(), 14'714'688);
    EXPECT_EQ(model.feature_shape(), (Shape{512, 4, 4}));
}

/// Number of parameters of the backbone, and of the whole network with torchvision's 1000 classes
/// and GAP: as reported by torchvision (0.14) and Keras.
struct Pretrained {
    const char* model;
    std::int64_t backbone, total;
    Shape features; ///< at 224x224
    int smallest;   ///< the smallest image whose features are not 1x1
};

class PretrainedCatalog : public testing::TestWithParam<Pretrained> {};

TEST_P(PretrainedCatalog, IsTheNetworkOfItsName) {
    const auto& expected = GetParam();
    Model model(adapted(load_model_spec(expected.model), {3, 224, 224}, 1000), "gap-dense");
    EXPECT_EQ(model.backbone().parameter_count(), expected.backbone);
    EXPECT_EQ(total(model), expected.total);
    EXPECT_EQ(model.feature_shape(), expected.features);
    EXPECT_EQ(smallest_image(model.spec()), expected.smallest);
}

constexpr std::int64_t dense(std::int64_t channels) {
    return channels * 1000 + 1000;
}

INSTANTIATE_TEST_SUITE_P(
    All, PretrainedCatalog,
    testing::Values(Pretrained{"vgg16", 14'714'688, 14'714'688 + dense(512), {512, 7, 7}, 64},
                    Pretrained{"squeezenet1_1", 722'496, 722'496 + dense(512), {512, 13, 13}, 33},
                    Pretrained{"resnet18", 11'176'512, 11'689'512, {512, 7, 7}, 33},
                    Pretrained{"resnet50", 23'508'032, 25'557'032, {2048, 7, 7}, 33},
                    Pretrained{"resnet50_keras", 23'534'592, 25'583'592, {2048, 7, 7}, 33},
                    Pretrained{
                        "mobilenet_v1", 3'206'976, 3'206'976 + dense(1024), {1024, 7, 7}, 63},
                    Pretrained{"mobilenet_v1_025", 213'072, 213'072 + dense(256), {256, 7, 7}, 63},
                    Pretrained{"mobilenet_v2", 2'223'872, 3'504'872, {1280, 7, 7}, 33},
                    Pretrained{"mobilenet_v2_050", 687'680, 1'968'680, {1280, 7, 7}, 33},
                    Pretrained{"mobilenet_v2_035_keras", 396'128, 1'677'128, {1280, 7, 7}, 33}),
    [](const auto& param) { return std::string(param.param.model); });

TEST(Catalog, EveryParameterOfAPretrainedNetworkHasItsNames) {
    for (const auto& entry : catalog()) {
        if (entry.weights.empty()) continue;
        std::size_t units = 0; // convolutions and batch norms
        const Model model(adapted(entry.spec, {3, 64, 64}, 2), "gap-dense");
        for (const auto* parameter : model.backbone().parameters())
            units += parameter->name.ends_with(".weight");
        EXPECT_EQ(entry.layers.size(), units) << entry.spec.name;
        std::set<std::string> torchvision, keras;
        for (const auto& names : entry.layers) {
            torchvision.insert(names.torchvision);
            keras.insert(names.keras);
        }
        // All different, or all empty if the tool has no such network.
        EXPECT_TRUE(torchvision.size() == units || torchvision == std::set<std::string>{""})
            << entry.spec.name;
        EXPECT_TRUE(keras.size() == units || keras == std::set<std::string>{""}) << entry.spec.name;
    }
}

TEST(Catalog, FeatureShapes) {
    EXPECT_EQ(Model(load_model_spec("mnist-cnn"), "gap-dense").feature_shape(), (Shape{64, 7, 7}));
    EXPECT_EQ(Model(load_model_spec("simple-cnn"), "gap-dense").feature_shape(),
              (Shape{256, 8, 8}));
}

TEST(Catalog, EveryEntrySurvivesItsOwnModelFile) {
    for (const auto& entry : catalog()) {
        auto again = model_spec_from_json(to_json(entry.spec), entry.spec.name);
        EXPECT_EQ(to_json(again), to_json(entry.spec));
    }
}

} // namespace
} // namespace headroom
