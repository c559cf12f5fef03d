#include "core/models/LoadWeights.h"
#include "core/models/Safetensors.h"
#include "tests/SourceFolder.h"
#include "tests/core/models/onnx/ExpectFeatures.h"
#include "tests/datasets/TempFolder.h"

#include <sys/wait.h>

namespace headroom {
namespace {

class OnnxTf2onnx : public testing::TestWithParam<const char*> {};

TEST_P(OnnxTf2onnx, AnExportOfKerasGivesItsFeatures) {
    const TempFolder folder;
    const auto status =
        std::system(fmt::format("/usr/bin/python3 {}/tests/fixtures/onnx/make_tf2onnx.py {}",
                                source_folder(), folder.path().string())
                        .c_str());
    if (WEXITSTATUS(status) == 3) GTEST_SKIP() << "install python3-onnx and python3-torch";
    ASSERT_EQ(status, 0);
    const auto path = folder / (GetParam() + std::string(".onnx"));
    const auto reference =
        read_safetensors(folder / (GetParam() + std::string(".safetensors"))).tensors;
    const auto& input = reference.at("input");
    const auto side = static_cast<int>(input.shape()[2]);
    Model model(adapted(load_model_spec(path), {3, side, side}, 2), "gap-dense");
    const auto file = open_weight_file(path);
    load_weights(model, file, "none");
    expect_features(model, input, reference.at("features"));

    const bool is_mobile = GetParam() == std::string("mobile"); // begins with x / 127.5 - 1
    ASSERT_EQ(file.preprocessing.has_value(), is_mobile);
    if (is_mobile) {
        EXPECT_EQ(file.preprocessing->preprocessing.range, 255);
    }
}

INSTANTIATE_TEST_SUITE_P(All, OnnxTf2onnx, testing::Values("mobile", "residual", "headless"));

} // namespace
} // namespace headroom
