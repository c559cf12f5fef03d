#include "tests/cli/RunCliForTest.h"
#include "tests/core/models/weights/WeightFixture.h"

#include "datasets/image/ImageDecoder.h"

#include <nlohmann/json.hpp>

namespace headroom {
namespace {

using nlohmann::json;
using testing::HasSubstr;

/// Real ImageNet weights, real photographs: a pretrained network tells cars from trucks without
/// having been trained to.
class PooledCommand : public testing::Test {
  protected:
    void SetUp() override {
        const auto pretrained = real_data("pretrained"), photos = real_data("car_or_truck");
        if (!pretrained || !photos)
            GTEST_SKIP() << "no real data: set HEADROOM_DATA to a folder with pretrained/ and "
                            "car_or_truck/";
        weights = (*pretrained / "squeezenet1_1_tvnorm.safetensors").string();
        data = photos->string();
    }
    Outcome pooled(std::vector<std::string> more) const {
        std::vector<std::string> words{
            "pooled",  "--weights", weights,    "--preprocessing", "torch",   "--data", data,
            "--split", "test",      "--resize", "64x64",           "--count", "100"};
        words.insert(words.end(), more.begin(), more.end());
        return headroom_cli(words);
    }

    TempFolder folder;
    std::string weights, data;
};

TEST_F(PooledCommand, FindsFeaturesThatTellCarsFromTrucks) {
    const auto outcome = pooled({"--json", "--out", folder / "out"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const auto result = json::parse(outcome.out);
    EXPECT_EQ(result["model"], "squeezenet1_1"); // found by the weights
    ASSERT_EQ(result["images"].size(), 2U);
    EXPECT_EQ(result["images"][0]["maps"], "512x3x3");
    EXPECT_NE(result["images"][0]["label"], result["images"][1]["label"]);
    ASSERT_EQ(result["ranking"].size(), 512U);
    EXPECT_GT(result["ranking"][0]["auc"], 0.65);
    EXPECT_GT(result["ranking"][0]["auc"], result["ranking"][511]["auc"]);
    const auto grid = probe_image(folder / "out/pooled-1.png");
    EXPECT_EQ(grid.width, 32 * 26 + 2); // 16 x 32 squares of 24 pixels
    EXPECT_EQ(grid.height, 16 * 26 + 2);
    for (const char* name : {"image-2", "pooled-2", "feature-1", "feature-2"})
        EXPECT_GT(probe_image(folder / (std::string("out/") + name + ".png")).width, 0) << name;
}

TEST_F(PooledCommand, PrintsTheBest) {
    const auto outcome = pooled({"--rank", "3", "--sample", "4,9,11"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    for (const char* part : {"squeezenet1_1 with ", "512 features, the means of maps of 3x3",
                             "over test images (", "Feature", "AUC", "Image 3"})
        EXPECT_THAT(outcome.out, HasSubstr(part));
    const auto table = outcome.out.substr(outcome.out.find("Feature "));
    EXPECT_EQ(std::ranges::count(table, '\n'), 1 + 3);
    expect_failure(pooled({"--sample", "-1"}), Failure::usage, {"--sample -1"});
    expect_failure(pooled({"--sample", "99999", "--quiet"}), Failure::usage, {"--sample 99999"});
}

} // namespace
} // namespace headroom
