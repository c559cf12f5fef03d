#include "core/models/LoadWeights.h"
#include "core/models/Safetensors.h"
#include "tests/SourceFolder.h"
#include "tests/core/models/onnx/ExpectFeatures.h"
#include "tests/datasets/TempFolder.h"

#include <sys/wait.h>

namespace headroom {
namespace {

class OnnxTorchvisionSlow : public testing::TestWithParam<const char*> {};

TEST_P(OnnxTorchvisionSlow, AnExportGivesPyTorchsFeatures) {
    const TempFolder folder;
    const auto status =
        std::system(fmt::format("/usr/bin/python3 {}/tests/fixtures/onnx/make_torchvision.py {} {}",
                                source_folder(), GetParam(), folder.path().string())
                        .c_str());
    if (WEXITSTATUS(status) == 3) GTEST_SKIP() << "install python3-torch and python3-torchvision";
    ASSERT_EQ(status, 0);
    const auto reference = read_safetensors(folder / "reference.safetensors").tensors;
    const auto& features = reference.at("features");
    for (const char* name : {"folded.onnx", "whole.onnx"}) {
        SCOPED_TRACE(name);
        const auto path = folder / name;
        const auto spec = load_model_spec(path);
        EXPECT_EQ(spec.input, (ImageShape{3, 224, 224}));
        EXPECT_EQ(spec.classes, 1000);
        Model model(spec, "gap-dense");
        EXPECT_EQ(model.feature_shape(),
                  Shape(features.shape().begin() + 1, features.shape().end()));
        const auto loaded = load_weights(model, open_weight_file(path), "none");
        EXPECT_EQ(loaded.top.back().weight.shape()[0], 1000);
        expect_features(model, reference.at("input"), features);
    }
}

INSTANTIATE_TEST_SUITE_P(All, OnnxTorchvisionSlow,
                         testing::Values("resnet18", "mobilenet_v2", "squeezenet1_1", "vgg16"));

} // namespace
} // namespace headroom
