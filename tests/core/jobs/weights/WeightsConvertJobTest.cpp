#include "core/jobs/weights/WeightsConvertJob.h"

#include "core/models/weights/TorchTensors.h"
#include "tests/core/models/weights/MemoryWeights.h"
#include "tests/core/models/weights/WeightFixture.h"

namespace headroom {
namespace {

using testing::ElementsAre;

TEST(WeightsConvert, KerasTensorsGetNamesAndShapesOfPyTorch) {
    const auto file = MemoryWeights::keras(
        WeightFormat::keras_weights, {{"c", "", {{"c/kernel:0", {3, 5, 2, 4}}, {"c/bias:0", {4}}}},
                                      {"d", "", {{"d/depthwise_kernel:0", {3, 3, 4, 2}}}},
                                      {"n",
                                       "",
                                       {{"n/gamma:0", {8}},
                                        {"n/beta:0", {8}},
                                        {"n/moving_mean:0", {8}},
                                        {"n/moving_variance:0", {8}}}},
                                      {"p", "", {{"p/kernel:0", {8, 3}}, {"p/bias:0", {3}}}}});
    std::vector<std::string> shapes;
    for (const auto& tensor : torch_tensors(file)) {
        shapes.push_back(tensor.name + " " + to_string(tensor.shape));
        EXPECT_EQ(read_torch_tensor(file, tensor).shape(), tensor.shape);
    }
    EXPECT_THAT(shapes, ElementsAre("c.weight 4x2x3x5", "c.bias 4", "d.weight 8x1x3x3",
                                    "n.weight 8", "n.bias 8", "n.running_mean 8", "n.running_var 8",
                                    "p.weight 3x8", "p.bias 3"));
    const auto dense = read_torch_tensor(file, torch_tensors(file)[7]);
    EXPECT_EQ(dense.values()[1 * 8 + 5], 700 + 5 * 3 + 1);
}

TEST(WeightsConvert, EqualFilesGiveEqualBytes) {
    const TempFolder folder;
    write_safetensors(folder / "in.safetensors", {},
                      {{"preprocessing", R"({"mean":[0.5],"deviation":[0.25]})"}});
    const WeightsConvertSpec spec{folder / "in.safetensors", folder / "a.safetensors"};
    run(spec, {});
    expect_error(Failure::usage, {"a.safetensors", "exists already"}, [&] { run(spec, {}); });
    run({spec.path, folder / "b.safetensors"}, {});
    EXPECT_EQ(read_text(folder / "a.safetensors"), read_text(folder / "b.safetensors"));
    const auto weights = open_weight_file(folder / "a.safetensors");
    ASSERT_TRUE(weights.preprocessing);
    EXPECT_EQ(weights.preprocessing->preprocessing.deviation, std::vector<double>{0.25});
    expect_error(Failure::usage, {"weights.h5", ".safetensors"}, [&] {
        run({spec.path, folder / "weights.h5"}, {});
    });
}

TEST(WeightsConvert, RealFilesOfKerasBecomeThoseOfTorchvision) {
    const auto data = real_data("pretrained");
    if (!data) GTEST_SKIP() << "no real weights: set HEADROOM_DATA to a folder with pretrained/";
    const TempFolder folder;
    const auto out = folder / "converted.safetensors";
    const auto result = run({(*data / "mobilenet_v2_035_224_notop.h5").string(), out}, {});
    const auto converted = open_weight_file(out);
    const auto torch = open_weight_file((*data / "mobilenet_v2_035.safetensors").string());
    EXPECT_EQ(result.tensors, torch.tensors.size());
    ASSERT_EQ(converted.tensors.size(), torch.tensors.size());
    for (std::size_t i = 0; i < torch.tensors.size(); ++i) {
        EXPECT_EQ(converted.tensors[i].shape, torch.tensors[i].shape);
        EXPECT_TRUE(std::ranges::equal(converted.read(i).values(), torch.read(i).values()))
            << converted.tensors[i].name << " " << torch.tensors[i].name;
    }
}

} // namespace
} // namespace headroom
