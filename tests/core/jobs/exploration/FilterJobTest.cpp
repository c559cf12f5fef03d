#include "core/jobs/CommandLine.h"

#include "datasets/formats/OpenDataset.h"
#include "datasets/image/ImageDecoder.h"
#include "datasets/image/ImageEncoder.h"
#include "tests/core/jobs/JobFixture.h"

namespace headroom {
namespace {

class FilterJobTest : public JobFixture {
  protected:
    FilterSpec circle() const {
        FilterSpec spec;
        spec.source.image = "circle";
        return spec;
    }
    FilterSpec file(const Image& image) const {
        write_png(folder / "image.png", image);
        FilterSpec spec;
        spec.source.image = (folder / "image.png").string();
        return spec;
    }
};

TEST_F(FilterJobTest, DrawsACircleOfTheSizeAskedFor) {
    FilterSpec spec = circle();
    spec.size = 20;
    const auto result = run(spec, {});
    EXPECT_EQ(result.stages.at(0).original, draw_circle(20));
    EXPECT_EQ(result.stages.at(3).original.shape, (ImageShape{1, 10, 10}));
    spec.size = 2;
    expect_error(Failure::usage, "--size 2: expected 4 to 1024", [&] { run(spec, {}); });
}

TEST_F(FilterJobTest, AFileKeepsItsShapeUntilItIsTooLarge) {
    Image image{{3, 20, 40}, std::vector<std::uint8_t>(3 * 20 * 40)};
    for (std::size_t i = 0; i < image.pixels.size(); ++i)
        image.pixels[i] = static_cast<std::uint8_t>(i % 251);
    FilterSpec spec = file(image);
    spec.size = 40;
    auto stages = run(spec, {}).stages;
    EXPECT_EQ(stages[0].original.shape, image.shape);
    EXPECT_EQ(stages[0].original.values[17], 17 / 255.0f);
    spec.size = 10;
    stages = run(spec, {}).stages;
    EXPECT_EQ(stages[0].original.shape, (ImageShape{3, 5, 10}));
    spec.source.data.options.channels = 1;
    stages = run(spec, {}).stages;
    EXPECT_EQ(stages[0].original.shape, (ImageShape{1, 5, 10}));
}

TEST_F(FilterJobTest, ASampleIsTheDatasOwn) {
    FilterSpec spec;
    spec.source.data = digits();
    spec.source.split = "train";
    spec.source.sample = 5;
    const auto result = run(spec, {});
    const auto opened = open_dataset("synth:digits", digits().options);
    Batch batch;
    opened.train->read(std::array<std::size_t, 1>{5}, batch);
    EXPECT_EQ(result.stages[0].original.values, batch.pixels);
    EXPECT_EQ(result.image, opened.train->sample_name(5));
    spec.source.sample = 1000000;
    expect_error(Failure::usage, "the train split of synth:digits has 240 images",
                 [&] { run(spec, {}); });
}

TEST_F(FilterJobTest, KeepsTheImageUntilItIsAnother) {
    FilterJob job;
    FilterSpec spec = file({{1, 8, 8}, std::vector<std::uint8_t>(64, 51)});
    EXPECT_EQ(job.run(spec, {}).stages[0].original.values[0], 51 / 255.0f);
    const auto kept = std::filesystem::last_write_time(spec.source.image);
    std::filesystem::remove(spec.source.image);
    EXPECT_THROW(job.run(spec, {}), Error);
    write_png(spec.source.image, {{1, 8, 8}, std::vector<std::uint8_t>(64, 102)});
    std::filesystem::last_write_time(spec.source.image, kept + std::chrono::seconds(2));
    EXPECT_EQ(job.run(spec, {}).stages[0].original.values[0], 102 / 255.0f);
    spec.source.image = "circle";
    EXPECT_EQ(job.run(spec, {}).image, "circle");
}

TEST_F(FilterJobTest, TakesDataThatIsOpenAlready) {
    FilterSpec spec;
    spec.source.data = digits();
    const auto sample = run(spec, {}).stages[0].original;
    DataSpec others = digits();
    others.options.synth_seed = 5; // to distinguish them
    spec.source.opened =
        std::make_shared<const OpenedData>(open_dataset("synth:digits", others.options));
    Batch batch;
    spec.source.opened->test->read(std::array<std::size_t, 1>{0}, batch);
    EXPECT_EQ(run(spec, {}).stages[0].original.values, batch.pixels);
    EXPECT_NE(sample.values, batch.pixels);
}

TEST_F(FilterJobTest, WantsOneImage) {
    FilterSpec spec;
    expect_error(Failure::usage, "no image is named", [&] { run(spec, {}); });
    spec = circle();
    spec.source.data = digits();
    expect_error(Failure::usage, "name two images", [&] { run(spec, {}); });
    spec = circle();
    spec.source.image = (folder / "missing.png").string();
    expect_error(Failure::io, "missing.png", [&] { run(spec, {}); });
}

TEST_F(FilterJobTest, JsonHasWhatThePicturesShow) {
    FilterSpec spec = circle();
    spec.stages.dx = 1;
    const auto result = run(spec, {});
    const auto json = to_json(result);
    EXPECT_EQ(json.at("kernel"), "emboss");
    EXPECT_EQ(json.at("shift"), nlohmann::ordered_json::parse("[1, 0]"));
    ASSERT_EQ(json.at("stages").size(), 5U);
    EXPECT_EQ(json["stages"][3].at("stage"), "pool");
    EXPECT_EQ(json["stages"][3].at("shape"), "16x16x1");
    EXPECT_EQ(json["stages"][3].at("original").get<std::vector<float>>(),
              result.stages[3].original.values);
    EXPECT_EQ(json["stages"][3].at("relative_difference"), result.stages[3].change.relative);
    const auto all = pictures(result);
    ASSERT_EQ(all.size(), 10U);
    EXPECT_EQ(all[7].name, "pool-shifted");
    EXPECT_EQ(all[7].image, picture(result.stages[3], true));
}

TEST_F(FilterJobTest, HasACommand) {
    FilterSpec spec = circle();
    EXPECT_EQ(command_line(spec), "headroom filter --image circle --kernel emboss --pool 2 "
                                  "--shift 0,0");
    spec.source = {"", {"my photos", {}}, "train", 7};
    spec.size = 64;
    spec.stages = {parse_kernel("-1,0,0,0,0.5,0,0,0,1"), 3, -2, 1};
    EXPECT_EQ(command_line(spec),
              "headroom filter --data 'my photos' --sample 7 --split train --size 64 "
              "--kernel=-1,0,0,0,0.5,0,0,0,1 --pool 3 --shift=-2,1");
}

} // namespace
} // namespace headroom
