#include "tests/cli/RunCliForTest.h"

#include "core/exploration/Pictures.h"
#include "datasets/image/ImageDecoder.h"

#include <nlohmann/json.hpp>

namespace headroom {
namespace {

using nlohmann::json;
using testing::HasSubstr;

TEST(FilterCommand, TellsHowMuchEachStageChanged) {
    const auto outcome =
        headroom_cli({"filter", "--image", "circle", "--kernel", "edge", "--shift", "1,0"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    for (const char* part : {"circle through edge", "moved by 1,0", "kernel   32x32x1",
                             "pool     16x16x1", "average    1x1x1"})
        EXPECT_THAT(outcome.out, HasSubstr(part));
    const auto stages = json::parse(headroom_cli({"filter", "--image", "circle", "--kernel", "edge",
                                                  "--shift", "1,0", "--json"})
                                        .out)
                            .at("stages");
    ASSERT_EQ(stages.size(), 5U);
    EXPECT_EQ(stages[0].at("original").size(), 32U * 32);
    EXPECT_LT(stages[3].at("relative_difference"), stages[2].at("relative_difference"));
}

TEST(FilterCommand, WritesAPictureOfEachStage) {
    TempFolder folder;
    const auto outcome = headroom_cli({"filter", "--data", "synth:digits", "--synth-count", "50",
                                       "--sample", "2", "--kernel=-1,0,1,-2,0,2,-1,0,1", "--pool",
                                       "3", "--shift=-1,2", "--out", folder / "out"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("sobel-x"));
    for (const char* stage : {"image", "kernel", "relu", "pool", "average"})
        for (const char* shifted : {"", "-shifted"}) {
            const auto file = folder / ("out/" + std::string(stage) + shifted + ".png");
            EXPECT_EQ(probe_image(file).channels, 1) << file;
        }
    EXPECT_EQ(probe_image(folder / "out/pool.png"), (ImageShape{1, 261, 261})); // 9x9, 29 times
}

TEST(FilterCommand, RefusesWhatItCannotRead) {
    expect_failure(headroom_cli({"filter"}), Failure::usage, {"no image is named"});
    expect_failure(headroom_cli({"filter", "--image", "circle", "--kernel", "embos"}),
                   Failure::usage, {"embos", "emboss"});
    expect_failure(headroom_cli({"filter", "--image", "circle", "--pool", "5"}), Failure::usage,
                   {"--pool 5"});
    for (const char* shift : {"1", "1,", "1,0.5", "a,b", "1,2,3"})
        expect_failure(headroom_cli({"filter", "--image", "circle", "--shift", shift}),
                       Failure::usage, {"--shift", "DX,DY", shift});
    expect_failure(headroom_cli({"filter", "--image", "/nowhere.png"}), Failure::io,
                   {"/nowhere.png"});
}

class MapsCommand : public testing::Test {
  protected:
    MapsCommand() {
        const auto model = folder.write("tiny.json", R"({
          "name": "tiny", "input": "28x28x1", "classes": 10,
          "backbone": [{"type": "conv", "filters": 4, "kernel": 5, "stride": 2, "padding": 2},
                       {"type": "relu"}, {"type": "maxpool", "kernel": 2}],
          "heads": [{"kind": "gap-dense"}]})");
        const auto outcome = headroom_cli(
            {"train", "--data", "synth:digits", "--synth-count", "120", "--model", model, "--head",
             "gap-dense", "--epochs", "1", "--threads", "1", "--out", folder / "run"});
        EXPECT_EQ(outcome.status, 0) << outcome.err;
    }
    Outcome maps(std::vector<std::string> more) {
        std::vector<std::string> all = {"maps",         "--run",         folder / "run", "--data",
                                        "synth:digits", "--synth-count", "120"};
        all.insert(all.end(), more.begin(), more.end());
        return headroom_cli(all);
    }
    TempFolder folder;
};

TEST_F(MapsCommand, ListsLayersUntilOneIsNamed) {
    const auto outcome = maps({"--sample", "4"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    for (const char* part : {"labelled ", "backbone.0", "conv 5x5x4", "4x7x7", "--layer", "CAM"})
        EXPECT_THAT(outcome.out, HasSubstr(part));
}

TEST_F(MapsCommand, JsonHasTheNumbersThatThePicturesShow) {
    const auto outcome = maps({"--sample", "4", "--layer", "backbone.2", "--class", "3", "--json",
                               "--out", folder / "out"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const auto result = json::parse(outcome.out);
    const Maps found{{4, 7, 7}, result.at("maps").at("values").get<std::vector<float>>()};
    const Image expected = map_grid(found, false).image;
    const auto written = decode_image(folder / "out/maps.png");
    EXPECT_EQ(written, enlarged(expected, written.shape.width / expected.shape.width));
    EXPECT_EQ(averages(found), result.at("pooled").get<std::vector<float>>());
    EXPECT_EQ(result.at("activation").at("class"), "3");
    for (const char* name : {"image", "pooled", "activation"})
        EXPECT_GE(probe_image(folder / ("out/" + std::string(name) + ".png")).width, 256) << name;
}

TEST_F(MapsCommand, RefusesWhatTheRunDoesNotHave) {
    expect_failure(maps({"--layer", "backbone.7"}), Failure::usage, {"backbone.7", "backbone.2"});
    expect_failure(maps({"--class", "cat"}), Failure::usage, {"cat", "0, 1, 2"});
    expect_failure(maps({"--sample", "999"}), Failure::usage, {"--sample 999", "20 images"});
    expect_failure(maps({"--image", "circle"}), Failure::usage, {"two images"});
}

} // namespace
} // namespace headroom
