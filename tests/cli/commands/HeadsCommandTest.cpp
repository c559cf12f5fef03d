#include "tests/cli/RunCliForTest.h"

#include "datasets/image/ImageDecoder.h"

#include <nlohmann/json.hpp>

namespace headroom {
namespace {

using nlohmann::json;
using testing::HasSubstr;

/// Two heads of a small comparison.
class HeadsCommand : public testing::Test {
  protected:
    HeadsCommand() {
        const auto model = folder.write("tiny.json", R"({
          "name": "tiny", "input": "28x28x1", "classes": 10,
          "backbone": [{"type": "conv", "filters": 4, "kernel": 5, "stride": 2, "padding": 2},
                       {"type": "relu"}, {"type": "maxpool", "kernel": 2}],
          "heads": [{"kind": "flatten-dense"}, {"kind": "gap-dense"}]})");
        const auto outcome = headroom_cli({"compare", "--data", "synth:digits", "--synth-count",
                                           "120", "--model", model, "--seeds", "1", "--epochs", "1",
                                           "--threads", "1", "--out", folder / "cmp"});
        EXPECT_EQ(outcome.status, 0) << outcome.err;
    }
    Outcome heads(std::vector<std::string> more) {
        std::vector<std::string> all = {"heads",
                                        "--run",
                                        folder / "cmp/runs/flatten-dense-seed0",
                                        folder / "cmp/runs/gap-dense-seed0",
                                        "--data",
                                        "synth:digits",
                                        "--synth-count",
                                        "120"};
        all.insert(all.end(), more.begin(), more.end());
        return headroom_cli(all);
    }
    TempFolder folder;
};

TEST_F(HeadsCommand, TellsBothAnswersAndTheCurve) {
    const auto outcome = heads({"--sample", "4", "--shift=-2,1", "--max-shift", "3"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    for (const char* part : {"labelled ", "shifted by -2,1", "flatten-dense answers ",
                             "gap-dense answers ", "position map of 7x7", "CAM of 7x7",
                             "a covered patch of 4x4 costs up to ", "at each shift to the right"})
        EXPECT_THAT(outcome.out, HasSubstr(part));
    const auto quick = heads({"--sample", "4", "--no-occlusion"});
    EXPECT_THAT(quick.out, testing::Not(HasSubstr("costs up to")));
}

TEST_F(HeadsCommand, WritesAPictureOfEachMap) {
    const auto outcome =
        heads({"--sample", "4", "--fill", "edge", "--json", "--out", folder / "out"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const auto result = json::parse(outcome.out);
    ASSERT_EQ(result.at("heads").size(), 2U);
    EXPECT_EQ(result["heads"][0].at("head"), "flatten-dense");
    EXPECT_EQ(result["heads"][1].at("occlusion").at("values").size(), 13U * 13);
    for (const char* name : {"image", "activation-1", "activation-2", "occlusion-1", "occlusion-2"})
        EXPECT_GE(probe_image(folder / ("out/" + std::string(name) + ".png")).width, 256) << name;
}

TEST_F(HeadsCommand, RefusesWhatTheHeadsDoNotHave) {
    expect_failure(heads({"--class", "cat"}), Failure::usage, {"--class cat", "0, 1, 2"});
    expect_failure(heads({"--shift", "30,0"}), Failure::usage, {"--shift 30,0", "28x28"});
    expect_failure(heads({"--shift", "3"}), Failure::usage, {"--shift 3"});
    expect_failure(heads({"--fill", "white"}), Failure::usage, {"--fill white", "reflect"});
}

} // namespace
} // namespace headroom
