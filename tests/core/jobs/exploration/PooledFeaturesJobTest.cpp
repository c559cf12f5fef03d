#include "core/jobs/exploration/PooledFeaturesJob.h"

#include "core/jobs/exploration/MapsJob.h"
#include "core/models/Safetensors.h"
#include "datasets/base/Cancelled.h"
#include "datasets/formats/OpenDataset.h"
#include "datasets/image/ImageEncoder.h"
#include "tests/core/jobs/JobFixture.h"

namespace headroom {
namespace {

class PooledFeaturesJobTest : public JobFixture {
  protected:
    /// Twos and fives on the tiny model's backbone, trained.
    std::string train(const std::string& head = "gap-dense") const {
        TrainSpec spec = train_spec(head, 1);
        spec.data = two_digits();
        spec.head = head;
        headroom::run(spec, {});
        return spec.out.string();
    }
    DataSpec two_digits() const {
        auto data = digits();
        data.options.classes = {"2", "5"};
        return data;
    }
    PooledFeaturesSpec of(const std::string& weights) const {
        PooledFeaturesSpec spec;
        spec.transfer.weights = weights;
        spec.ranked.data = two_digits();
        spec.threads = 1;
        return spec;
    }
};

TEST_F(PooledFeaturesJobTest, ShowsWhatMapsShowsOfARun) {
    const auto run = train();
    const auto result = headroom::run(of(run), {});
    EXPECT_EQ(result.model, "tiny");
    EXPECT_EQ(result.classes, (std::vector<std::string>{"2", "5"}));
    ASSERT_EQ(result.images.size(), 2U);
    EXPECT_NE(result.images[0].image.label, result.images[1].image.label);

    DatasetPtr split = open_dataset("synth:digits", two_digits().options).train;
    const auto first = first_of_classes(*split, 2);
    ASSERT_EQ(first.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
        MapsSpec maps;
        maps.run = run;
        maps.source.data = two_digits();
        maps.source.split = "train";
        maps.source.sample = first[i];
        const auto expected = headroom::run(maps, {});
        EXPECT_EQ(result.images[i].image.name, expected.image.name);
        EXPECT_EQ(result.images[i].pooled, expected.pooled.values);
        EXPECT_EQ(averages(result.images[i].maps), expected.pooled.values);
    }
}

TEST_F(PooledFeaturesJobTest, RanksAllFeaturesOverTheSplit) {
    auto spec = of(train());
    spec.count = 0;
    const auto result = headroom::run(spec, {});
    EXPECT_EQ(result.split, "train");
    const auto data = open_dataset("synth:digits", two_digits().options);
    EXPECT_EQ(result.counts, class_counts(*data.train));
    ASSERT_EQ(result.ranking.size(), 8U);
    std::set<std::size_t> features;
    for (const auto& one : result.ranking)
        features.insert(one.feature);
    EXPECT_EQ(features.size(), 8U);
    EXPECT_GT(result.ranking.front().auc, 0.6);

    // The means are those of the images one by one.
    spec.ranked.data.path.clear();
    spec.images.clear();
    double sum = 0, count = 0;
    const auto& best = result.ranking.front();
    for (std::size_t i = 0; i < data.train->size(); ++i) {
        if (static_cast<std::size_t>(data.train->labels()[i]) != best.high) continue;
        ImageSource source;
        source.data = two_digits();
        source.split = "train";
        source.sample = i;
        spec.images.push_back(source);
    }
    for (const auto& one : headroom::run(spec, {}).images)
        sum += one.pooled[best.feature], ++count;
    EXPECT_NEAR(best.mean, sum / count, 1e-5 * std::abs(best.mean) + 1e-6);

    spec = of(spec.transfer.weights);
    spec.count = 40;
    const auto few = headroom::run(spec, {}).counts;
    EXPECT_NEAR(static_cast<double>(few[0] + few[1]), 40, 2);
}

TEST_F(PooledFeaturesJobTest, OtherImagesKeepTheRanking) {
    PooledFeaturesJob job;
    auto spec = of(train());
    const auto first = job.run(spec, {});
    spec.images = {spec.ranked};
    spec.images[0].sample = 5;
    std::vector<std::string> stages;
    const auto second = job.run(spec, {{}, [&](const Event& event) {
                                           if (const auto* progress = std::get_if<Progress>(&event))
                                               stages.push_back(progress->stage);
                                       }});
    EXPECT_TRUE(stages.empty()) << stages.front();
    EXPECT_EQ(second.images.size(), 1U);
    ASSERT_EQ(second.ranking.size(), first.ranking.size());
    EXPECT_EQ(second.ranking[0].feature, first.ranking[0].feature);
}

TEST_F(PooledFeaturesJobTest, AnImageFileIsBroughtToTheSizeOfTheData) {
    auto spec = of(train());
    const auto file = folder / "grey.png";
    write_png(file, Image{{1, 40, 30}, std::vector<std::uint8_t>(1200, 99)});
    spec.images = {{.image = file.string()}};
    const auto result = headroom::run(spec, {});
    ASSERT_EQ(result.images.size(), 1U);
    EXPECT_EQ(result.images[0].image.pixels.shape, (ImageShape{1, 28, 28}));
    EXPECT_EQ(result.images[0].image.label, "");
}

TEST_F(PooledFeaturesJobTest, PicturesAreOnOneScale) {
    auto result = headroom::run(of(train()), {});
    std::ranges::fill(result.images[0].pooled, 1.0F);
    std::ranges::fill(result.images[1].pooled, 4.0F);
    const auto grids = pooled_grids(result);
    ASSERT_EQ(grids.size(), 2U);
    const auto level = [](const MapGrid& grid) {
        return grid.image.pixels[static_cast<std::size_t>(2 * grid.image.shape.width + 2)];
    };
    EXPECT_EQ(level(grids[0]), 64);
    EXPECT_EQ(level(grids[1]), 255);
    std::vector<std::string> names;
    for (const auto& named : pictures(result, 7))
        names.push_back(named.name);
    EXPECT_THAT(names, testing::ElementsAre("image-1", "pooled-1", "feature-1", "image-2",
                                            "pooled-2", "feature-2"));
    expect_error(Failure::usage, "--feature 8: tiny has 8 features", [&] { pictures(result, 8); });
}

TEST_F(PooledFeaturesJobTest, SaysWhatIsMissing) {
    const auto run = train();
    expect_error(Failure::usage, "no weights are named", [&] { headroom::run(of(""), {}); });
    expect_error(Failure::usage, "--preprocessing", [&] {
        auto spec = of(run);
        spec.transfer.preprocessing = "torch";
        headroom::run(spec, {});
    });
    expect_error(Failure::usage, "no image is named", [&] {
        auto spec = of(run);
        spec.ranked.data.path.clear();
        headroom::run(spec, {});
    });
    const auto other = folder / "other.safetensors";
    const std::vector<float> nine(9);
    write_safetensors(other, {{"a.weight", {3, 3}, nine}}, {});
    expect_error(Failure::usage, "--model is needed", [&] { headroom::run(of(other), {}); });

    std::stop_source source;
    source.request_stop();
    EXPECT_THROW(headroom::run(of(run), {source.get_token(), {}}), Cancelled);
}

} // namespace
} // namespace headroom
