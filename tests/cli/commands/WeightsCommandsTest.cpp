#include "core/models/Safetensors.h"
#include "tests/cli/RunCliForTest.h"
#include "tests/core/models/onnx/GraphBuilder.h"

#include <nlohmann/json.hpp>

namespace headroom {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class WeightsCommands : public testing::Test {
  protected:
    WeightsCommands() {
        Tensor weight({4, 3, 3, 3}), bias(Shape{4});
        weight.fill(0.5f);
        write_safetensors(file,
                          {{"conv1.weight", weight.shape(), weight.values()},
                           {"conv1.bias", bias.shape(), bias.values()}},
                          {{"source", "a test"}});
    }

    TempFolder folder;
    const std::string file = folder / "weights.safetensors";
};

TEST_F(WeightsCommands, InspectShowsTensorsAndWhatIsKnown) {
    const auto outcome = headroom_cli({"weights", "inspect", file});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    for (const char* part : {"safetensors, 2 tensors, 112 values", "conv1.weight", "4x3x3x3",
                             "float32", "Preprocessing: the file does not say", "a test"})
        EXPECT_THAT(outcome.out, HasSubstr(part));
}

TEST_F(WeightsCommands, InspectNamesTheMismatchWithAModel) {
    const auto outcome = headroom_cli({"weights", "inspect", file, "--model", "mnist-cnn"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("does not fit mnist-cnn: "));
    const auto own = folder.write("own.json", R"({"name": "own", "input": "8x8x3", "classes": 2,
        "backbone": [{"type": "conv", "filters": 4, "kernel": 3}],
        "heads": [{"kind": "gap-dense"}]})");
    const auto fits = headroom_cli({"weights", "inspect", file, "--model", own});
    EXPECT_THAT(fits.out, HasSubstr("Fits " + own + ", as asked"));
    const auto result =
        json::parse(headroom_cli({"weights", "inspect", file, "--model", own, "--json"}).out);
    EXPECT_TRUE(result.at("mismatch").is_null());
    expect_failure(headroom_cli({"weights", "inspect", file, "--model", "nonesuch"}),
                   Failure::usage, {"nonesuch"});
}

TEST_F(WeightsCommands, CheckRefusesLayersThatTheCatalogDoesNotHave) {
    GraphBuilder graph({1, 3, 64, 64});
    graph.conv("image", "a", 3, 4, 3).node("GlobalAveragePool", {"a"}, "b");
    const auto onnx = folder.write("small.onnx", graph.bytes("b"));
    expect_failure(headroom_cli({"weights", "check", onnx, "--model", "resnet18", "--image",
                                 "a.jpg", "--preprocessing", "none"}),
                   Failure::bad_data,
                   {"small.onnx: its layers are not those of resnet18", "run it in ONNX Runtime"});
}

TEST_F(WeightsCommands, InspectSaysThePreprocessingOfTimm) {
    folder.write("config.json", R"({"architecture": "resnet18", "pretrained_cfg":
        {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}})");
    const auto text = headroom_cli({"weights", "inspect", file});
    EXPECT_THAT(text.out, HasSubstr("Preprocessing torch: RGB, (x / 255 - (0.485, 0.456, 0.406))"));
    EXPECT_THAT(text.out, HasSubstr("timm's config.json"));
    const auto outcome = headroom_cli({"weights", "inspect", file, "--json"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const auto result = json::parse(outcome.out);
    EXPECT_EQ(result.at("format"), "safetensors");
    EXPECT_EQ(result.at("writer"), "timm (resnet18)");
    EXPECT_EQ(result.at("values"), 112);
    EXPECT_EQ(result.at("preprocessing").at("order"), "rgb");
    EXPECT_EQ(result.at("preprocessing").at("mean"), json({0.485, 0.456, 0.406}));
    EXPECT_EQ(result.at("tensors")[0],
              json({{"name", "conv1.weight"}, {"shape", {4, 3, 3, 3}}, {"type", "float32"}}));
    EXPECT_EQ(result.at("metadata").at("source"), "a test");
}

TEST_F(WeightsCommands, CheckNamesWhatTheFilesNetworkSees) {
    const auto data = real_data("pretrained"), photos = real_data("car_or_truck");
    if (!data || !photos)
        GTEST_SKIP() << "no real weights: set HEADROOM_DATA to a folder with pretrained/";
    const auto weights = (*data / "squeezenet1_1_tvnorm.safetensors").string();
    const auto truck = (*photos / "valid/Truck/0000.jpg").string();
    const auto inspected = headroom_cli({"weights", "inspect", weights});
    EXPECT_THAT(inspected.out, HasSubstr("Fits squeezenet1_1 (by torchvision's names)"));
    std::vector<std::string> command{"weights",       "check",    weights,  "--model",
                                     "squeezenet1_1", "--image",  truck,    "--preprocessing",
                                     "torch",         "--resize", "128x128"};
    const auto outcome = headroom_cli(command);
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("675")); // ImageNet's moving van
    std::string names;
    for (int i = 0; i < 1000; ++i)
        names += i == 675 ? "moving van\n" : "other\n";
    command.insert(command.end(), {"--labels", folder.write("names.txt", names), "--json"});
    const auto result = json::parse(headroom_cli(command).out);
    EXPECT_EQ(result["predictions"][0]["classes"][0]["class"], "moving van");
    EXPECT_GT(result["predictions"][0]["classes"][0]["probability"], 0.8);
    EXPECT_EQ(result["predictions"][0]["classes"].size(), 5U);
    folder.write("names.txt", "one\n");
    expect_failure(headroom_cli(command), Failure::bad_data, {"expected the name of a class"});
}

TEST_F(WeightsCommands, ConvertWritesWhatInspectReads) {
    const auto out = folder / "out.safetensors";
    const auto outcome = headroom_cli({"weights", "convert", file, out, "--json"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_EQ(json::parse(outcome.out).at("tensors"), 2);
    const auto read = headroom_cli({"weights", "inspect", out});
    EXPECT_THAT(read.out, HasSubstr("weights.safetensors")); // the source
    expect_failure(headroom_cli({"weights", "convert", file, out}), Failure::usage,
                   {"out.safetensors", "--exist-ok"});
    EXPECT_EQ(headroom_cli({"weights", "convert", file, out, "--exist-ok"}).status, 0);
}

TEST_F(WeightsCommands, ErrorsAreOneLine) {
    expect_failure(headroom_cli({"weights", "inspect", folder / "none.pth"}), Failure::io,
                   {"none.pth"});
    expect_failure(headroom_cli({"weights", "inspect", folder.write("page.pth", "<html>")}),
                   Failure::bad_data, {"page.pth", "a web page"});
    expect_failure(headroom_cli({"weights", "inspect", file, file}), Failure::usage, {"one FILE"});
    expect_failure(headroom_cli({"weights", "convert", file}), Failure::usage, {"two files"});
    expect_failure(headroom_cli({"weights", "convert", file, folder / "out.pth"}), Failure::usage,
                   {"out.pth", ".safetensors"});
    expect_failure(headroom_cli({"weights", "check", file}), Failure::usage,
                   {"--model", "resnet18"});
    expect_failure(headroom_cli({"weights", "check", file, "--model", "resnet18"}), Failure::usage,
                   {"--image", "cat.jpg"});
    expect_failure(headroom_cli({"weights"}), Failure::usage,
                   {"weights inspect", "weights convert"});
}

} // namespace
} // namespace headroom
