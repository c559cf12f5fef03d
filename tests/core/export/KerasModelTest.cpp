#include "core/export/KerasModel.h"

#include "core/models/LoadWeights.h"
#include "datasets/base/Error.h"
#include "tests/datasets/TempFolder.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::HasSubstr;

SavedModel keras_case(const std::string& name, const std::string& head, const ImageShape& input) {
    SavedModel result{Model(adapted(load_model_spec(name), input, 3), head), {}, {}, {}};
    result.model.initialise(1);
    result.card.classes = {"a", "b", "c"};
    return result;
}

TEST(KerasModel, WritesLayersAsKerasHasThem) {
    const auto text = keras_program(keras_case("resnet18", "gap-dense", {3, 64, 64})).text;
    EXPECT_THAT(text, HasSubstr("layers.ZeroPadding2D(((3, 3), (3, 3)))(x)"));
    EXPECT_THAT(text, HasSubstr("layers.Conv2D(64, 7, strides=2, use_bias=False, "
                                "name=\"backbone.0\")(x)"));
    EXPECT_THAT(text, HasSubstr("layers.BatchNormalization(epsilon=1e-05, momentum=0.9"));
    EXPECT_THAT(text, HasSubstr("keras.Input((None, None, 3)"));
    EXPECT_THAT(keras_program(keras_case("mnist-cnn", "flatten-dense", {1, 28, 28})).text,
                HasSubstr("keras.Input((*SIZE, 1)"));
    EXPECT_THAT(keras_program(keras_case("mobilenet_v1_025", "gem-dense", {3, 64, 64})).text,
                testing::AllOf(HasSubstr("layers.DepthwiseConv2D(3, padding=\"same\""),
                               HasSubstr("class GemPooling2D(layers.Layer)"),
                               HasSubstr("= GemPooling2D(name=\"head.0\")(x)")));
}

/// A dense layer behind Flatten takes rows in the order H, W, C.
TEST(KerasModel, OurOwnReaderGetsTheSameBits) {
    TempFolder folder;
    for (const char* name : {"mnist-cnn", "mobilenet_v2_035_keras"}) {
        SCOPED_TRACE(name);
        const bool grey = std::string(name) == "mnist-cnn";
        const auto model =
            keras_case(name, "flatten-dense", grey ? ImageShape{1, 28, 28} : ImageShape{3, 64, 64});
        const std::string file = folder / fmt::format("{}.weights.h5", name);
        write_keras_weights(file, keras_program(model));
        Model again(model.model.spec(), "flatten-dense");
        const auto loaded = load_weights(again, open_weight_file(file), "none");
        const auto before = model.model.backbone().parameters();
        const auto after = again.backbone().parameters();
        for (std::size_t i = 0; i < before.size(); ++i) {
            const auto x = before[i]->plain_value(), y = after[i]->plain_value();
            EXPECT_TRUE(std::ranges::equal(x.values(), y.values())) << before[i]->name;
        }
        ASSERT_FALSE(loaded.top.empty());
        const auto head = model.model.head().parameters();
        const auto x = head[0]->plain_value();
        EXPECT_TRUE(std::ranges::equal(x.values(), loaded.top[0].weight.values()));
    }
}

TEST(KerasModel, RefusesWindowsOfUnequalSize) {
    try {
        keras_program(keras_case("mnist-cnn", "pool-3-dense", {1, 28, 28}));
        FAIL() << "it was accepted";
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("which Keras does not have"));
    }
}

} // namespace
} // namespace headroom
