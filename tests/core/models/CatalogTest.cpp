#include "core/models/Catalog.h"

#include "core/models/Model.h"

#include <gtest/gtest.h>

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

TEST(Catalog, FeatureShapes) {
    EXPECT_EQ(Model(load_model_spec("mnist-cnn"), "gap-dense").feature_shape(), (Shape{64, 7, 7}));
    EXPECT_EQ(Model(load_model_spec("simple-cnn"), "gap-dense").feature_shape(),
              (Shape{256, 8, 8}));
}

TEST(Catalog, EveryEntrySurvivesItsOwnModelFile) {
    for (auto& spec : catalog()) {
        auto again = model_spec_from_json(to_json(spec), spec.name);
        EXPECT_EQ(to_json(again), to_json(spec));
    }
}

} // namespace
} // namespace headroom
