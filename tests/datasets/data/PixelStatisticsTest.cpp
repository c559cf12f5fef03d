#include "datasets/data/PixelStatistics.h"

#include "datasets/formats/OpenDataset.h"
#include "tests/datasets/TempFolder.h"
#include "tests/datasets/TinyDataset.h"

#include <algorithm>
#include <numeric>

namespace headroom {
namespace {

using testing::DoubleNear;
using testing::Each;

TEST(PixelStatistics, MeasuresEachClassAndChannel) {
    // Two classes; channel 0 of class 1 is 0.2, 0.4, 0.6, 0.8, channel 1 constant.
    const auto data = tiny_dataset(
        ImageShape{2, 1, 2}, {0, 1, 1},
        std::vector<float>{0, 0, 1, 1, 0.2f, 0.4f, 0.5f, 0.5f, 0.6f, 0.8f, 0.5f, 0.5f});
    const auto classes = measure_classes(*data);
    ASSERT_EQ(classes.size(), 2u);
    const auto& channel = classes[1][0];
    EXPECT_EQ(channel.count(), 4u);
    EXPECT_FLOAT_EQ(static_cast<float>(channel.low()), 0.2f);
    EXPECT_FLOAT_EQ(static_cast<float>(channel.high()), 0.8f);
    EXPECT_THAT(channel.mean(), DoubleNear(0.5, 1e-7));
    EXPECT_THAT(channel.sd(), DoubleNear(0.223606797749979, 1e-7)); // sqrt(0.05)
    EXPECT_EQ(channel.histogram()[51], 1u);
    EXPECT_EQ(channel.histogram()[204], 1u);
    EXPECT_EQ(classes[1][1].sd(), 0);
    EXPECT_EQ(classes[0][1].high(), 1);

    const auto all = sum_of(classes);
    EXPECT_EQ(all[0].count(), 6u);
    EXPECT_THAT(all[0].mean(), DoubleNear(2.0 / 6, 1e-7));
    EXPECT_EQ(std::accumulate(all[0].histogram().begin(), all[0].histogram().end(), 0u), 6u);
}

TEST(PixelStatistics, AClassWithoutImagesIsAllZero) {
    const auto data = tiny_dataset(ImageShape{1, 1, 1}, {1, 1}, std::vector<float>{0.5f, 0.5f});
    const auto classes = measure_classes(*data);
    EXPECT_EQ(classes[0][0].count(), 0u);
    EXPECT_EQ(classes[0][0].low(), 0);
    EXPECT_EQ(classes[0][0].mean(), 0);
}

TEST(PixelStatistics, TellsHowFarItIs) {
    const auto data = open_dataset("synth:digits", {.synth_count = 5000}).train;
    std::vector<std::size_t> told;
    measure_classes(*data, [&](std::size_t done, std::size_t total) {
        EXPECT_EQ(total, data->size());
        told.push_back(done);
    });
    ASSERT_FALSE(told.empty());
    EXPECT_TRUE(std::ranges::is_sorted(told));
    EXPECT_EQ(told.back(), data->size());
}

TEST(PixelStatistics, TheSameOnEveryRunOfManyParts) {
    const auto data = open_dataset("synth:digits", {.synth_count = 5000}).train;
    const auto once = sum_of(measure_classes(*data));
    double sum = 0;
    Batch batch;
    for (std::size_t i = 0; i < data->size(); ++i) {
        data->read(std::span(&i, 1), batch);
        sum = std::accumulate(batch.pixels.begin(), batch.pixels.end(), sum);
    }
    EXPECT_THAT(once[0].mean(), DoubleNear(sum / static_cast<double>(once[0].count()), 1e-9));
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(sum_of(measure_classes(*data))[0].mean(), once[0].mean());
}

TEST(PixelStatistics, CanBeStopped) {
    std::stop_source stop;
    stop.request_stop();
    const auto data = tiny_dataset(ImageShape{1, 1, 1}, {0, 1}, std::vector<float>{0, 1});
    EXPECT_THROW(measure_classes(*data, {}, stop.get_token()), Cancelled);
}

} // namespace
} // namespace headroom
