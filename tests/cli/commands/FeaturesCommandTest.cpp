#include "tests/cli/RunCliForTest.h"
#include "tests/core/models/weights/WeightFixture.h"

#include <nlohmann/json.hpp>

namespace headroom {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class FeaturesCommand : public testing::Test {
  protected:
    void SetUp() override {
        const auto data = real_data("pretrained");
        if (!data)
            GTEST_SKIP() << "no real weights: set HEADROOM_DATA to a folder with pretrained/";
        weights = (*data / "squeezenet1_1_tvnorm.safetensors").string();
    }

    Outcome features(const std::string& out, std::vector<std::string> more = {}) const {
        std::vector<std::string> words{"features",        "--data",  "synth:vehicles",
                                       "--synth-count",   "20",      "--resize",
                                       "64x64",           "--model", "squeezenet1_1",
                                       "--weights",       weights,   "--preprocessing",
                                       "torch",           "--out",   out,
                                       "--test-fraction", "0.25",    "--json"};
        words.insert(words.end(), more.begin(), more.end());
        return headroom_cli(words);
    }

    TempFolder folder;
    std::string weights;
};

TEST_F(FeaturesCommand, WritesWhatH5pyReads) {
    if (!has_python_module("h5py")) GTEST_SKIP() << "/usr/bin/python3 has no h5py";
    const auto maps = folder / "maps.h5", pooled = folder / "pooled.h5";
    const auto outcome = features(maps);
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_EQ(json::parse(outcome.out)["shape"], "512x3x3");
    ASSERT_EQ(features(pooled, {"--pool"}).status, 0);
    const auto script = folder.write("look.py", R"(
import sys, h5py, numpy
maps, pooled = (h5py.File(name, "r") for name in sys.argv[1:])
assert maps["features_train"].shape == (14, 512, 3, 3) and maps["features_train"].dtype == numpy.float32
assert pooled["features_test"].shape == (6, 512)
for split in ("train", "test"):
    mean = maps["features_" + split][:].mean((2, 3))
    assert numpy.abs(mean - pooled["features_" + split][:]).max() < 1e-4 * mean.max(), split
    assert mean.max() > 1
    assert set(maps["labels_" + split][:]) == {0, 1}
    assert len(maps["names_" + split]) == len(mean)
assert len(maps.attrs["class_names"]) == 2 and maps.attrs["model"] == "squeezenet1_1"
)");
    EXPECT_EQ(std::system(fmt::format("/usr/bin/python3 {} {} {}", script, maps, pooled).c_str()),
              0);
}

TEST_F(FeaturesCommand, WhatIsThereIsReplacedOnlyWhereAskedTo) {
    const auto out = folder / "features.h5";
    ASSERT_EQ(features(out, {"--pool"}).status, 0);
    expect_failure(features(out), Failure::usage, {"exists already: give --exist-ok"});
    EXPECT_EQ(features(out, {"--exist-ok"}).status, 0);
    expect_failure(features(folder / "features.txt"), Failure::usage,
                   {"--out", "expected a name that ends in .h5"});
}

} // namespace
} // namespace headroom
