#include "core/models/LoadWeights.h"
#include "tests/core/models/weights/WeightFixture.h"

namespace headroom {
namespace {

// 23 million parameters.
TEST(LoadKerasWeightsSlow, AResNet50IsMatchedByNamesAndNotByOurOrder) {
    if (!has_python_module("h5py"))
        GTEST_SKIP() << "/usr/bin/python3 has no h5py: install python3-h5py";
    const TempFolder folder;
    ASSERT_TRUE(run_weight_script("make_keras_resnet50.py " + folder.path().string()));
    Model model(adapted(load_model_spec("resnet50_keras"), {3, 96, 96}, 10), "gap-dense");
    const auto loaded = load_weights(model, open_weight_file(folder / "resnet50.h5"), "caffe");
    EXPECT_EQ(loaded.fit.rule, FitRule::keras_order);
    EXPECT_TRUE(loaded.top.empty());
    EXPECT_FALSE(loaded.preprocessing.preprocessing.bgr);

    const auto expected = read_safetensors(folder / "reference.safetensors").tensors;
    const auto parameters = model.backbone().parameters();
    EXPECT_EQ(parameters.size(), expected.size());
    for (const auto* parameter : parameters) {
        ASSERT_TRUE(expected.contains(parameter->name)) << parameter->name;
        const auto& tensor = expected.at(parameter->name);
        EXPECT_EQ(parameter->value.shape(), tensor.shape()) << parameter->name;
        EXPECT_TRUE(std::ranges::equal(parameter->value.raw(), tensor.values())) << parameter->name;
    }
}

} // namespace
} // namespace headroom
