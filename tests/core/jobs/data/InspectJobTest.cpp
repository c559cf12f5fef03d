#include "core/jobs/data/InspectJob.h"

#include "core/jobs/JobControl.h"
#include "datasets/base/Cancelled.h"
#include "datasets/formats/OpenDataset.h"
#include "tests/datasets/TempFolder.h"

namespace headroom {
namespace {

using testing::ElementsAre;

DataSpec digits() {
    DataSpec spec;
    spec.path = "synth:digits";
    spec.options.synth_count = 300;
    return spec;
}

TEST(InspectJob, CountsClassesOfEverySplit) {
    DataSpec spec = digits();
    spec.options.valid_fraction = 0.25;
    const auto result = run(InspectSpec{spec}, {});
    EXPECT_EQ(result.data.format, "synth");
    EXPECT_EQ(result.shape(), (ImageShape{1, 28, 28}));
    EXPECT_EQ(result.classes().size(), 10u);
    ASSERT_EQ(result.splits.size(), 3u);
    const std::vector<std::pair<std::string, std::size_t>> expected = {
        {"train", 18}, {"valid", 6}, {"test", 6}};
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(result.splits[i].name, expected[i].first);
        EXPECT_EQ(result.splits[i].count, 10 * expected[i].second);
        EXPECT_THAT(result.splits[i].per_class, testing::Each(expected[i].second));
    }
    EXPECT_EQ(result.data.fingerprint, open_dataset(spec.path, spec.options).fingerprint);
}

TEST(InspectJob, LimitsTrainAsTrainingDoes) {
    DataSpec spec = digits();
    spec.train_limit = 50;
    const auto result = run(InspectSpec{spec}, {});
    EXPECT_EQ(result.splits[0].count, 50u);
    EXPECT_EQ(result.data.train->size(), 50u);
    EXPECT_EQ(result.splits[1].count, 60u);
}

TEST(InspectJob, JsonHasTheDocumentedKeys) {
    const auto json = to_json(run(InspectSpec{digits()}, {}));
    std::vector<std::string> keys;
    for (const auto& [key, value] : json.items())
        keys.push_back(key);
    EXPECT_THAT(keys, ElementsAre("path", "format", "fingerprint", "shape", "stored_sizes",
                                  "stored_heights", "stored_widths", "stored_channels", "classes",
                                  "class_source", "splits", "bad_files", "notes"));
    EXPECT_EQ(json["stored_heights"]["median"], 28);
    EXPECT_EQ(json["stored_channels"][0]["channels"], 1);
    EXPECT_EQ(json["splits"][0]["pixels"][0]["max"], 1.0);
    EXPECT_EQ(json["shape"], "28x28x1");
    EXPECT_EQ(json["stored_sizes"][0]["size"], "28x28");
    EXPECT_EQ(json["stored_sizes"][0]["count"], 300);
    EXPECT_EQ(json["splits"][0]["per_class"][3], 24);
}

TEST(InspectJob, SpreadsAreOfImagesNotOfSizes) {
    InspectResult result;
    result.data.sizes = {{{10, 7}, 5}, {{30, 9}, 2}, {{20, 8}, 1}};
    const auto heights = result.heights();
    EXPECT_EQ(heights.low, 10);
    EXPECT_EQ(heights.median, 10); // five of eight
    EXPECT_EQ(heights.high, 30);
    EXPECT_EQ(result.widths().high, 9);
}

TEST(InspectJob, StatisticsJsonHasEveryClass) {
    const auto json = statistics_json(run(InspectSpec{digits()}, {}));
    ASSERT_EQ(json["splits"].size(), 2u);
    ASSERT_EQ(json["splits"][0]["classes"].size(), 10u);
    const auto& one = json["splits"][0]["classes"][4];
    EXPECT_EQ(one["class"], "4");
    EXPECT_EQ(one["count"], 24);
    EXPECT_EQ(one["pixels"][0]["histogram"].size(), 256u);
}

TEST(InspectJob, TellsProgressAndStops) {
    std::stop_source stop;
    bool told = false;
    const JobControl control{stop.get_token(), [&](const Event& event) {
                                 const auto& progress = std::get<Progress>(event);
                                 told = told || progress.stage == "reading synth:digits";
                             }};
    run(InspectSpec{digits()}, control);
    EXPECT_TRUE(told);
    stop.request_stop();
    EXPECT_THROW(run(InspectSpec{digits()}, control), Cancelled);
}

} // namespace
} // namespace headroom
