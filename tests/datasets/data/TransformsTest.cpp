#include "datasets/data/Transforms.h"

#include "tests/datasets/TinyDataset.h"

#include <numeric>
#include <set>

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::FloatNear;

/// One image of H x W with the values 1, 2, 3, ..., and its id.
Batch ramp(int height, int width, std::size_t id = 0, int channels = 1) {
    Batch batch;
    batch.shape = {channels, height, width};
    batch.pixels.resize(batch.shape.values());
    std::iota(batch.pixels.begin(), batch.pixels.end(), 1.0f);
    batch.labels = {0};
    batch.sample_ids = {id};
    return batch;
}

TEST(Normalisation, MeasuresEachChannel) {
    // Channel 0: 0, 1, 0, 1. Channel 1: constant.
    const auto data = tiny_dataset(ImageShape{2, 1, 2}, {0, 1},
                                   std::vector<float>{0, 1, 0.7f, 0.7f, 0, 1, 0.7f, 0.7f});
    const auto measured = measure_normalisation(*data);
    EXPECT_THAT(measured.mean, ElementsAre(FloatNear(0.5f, 1e-6f), FloatNear(0.7f, 1e-6f)));
    EXPECT_THAT(measured.sd, ElementsAre(FloatNear(0.5f, 1e-6f), 1.0f));

    Batch batch;
    data->read(std::vector<std::size_t>{0}, batch);
    normalise(batch, measured);
    EXPECT_THAT(batch.pixels, ElementsAre(-1.0f, 1.0f, FloatNear(0, 1e-6f), FloatNear(0, 1e-6f)));
}

TEST(Normalisation, EmptyLeavesPixelsAndAWrongOneIsRefused) {
    auto batch = ramp(1, 2);
    normalise(batch, {});
    EXPECT_THAT(batch.pixels, ElementsAre(1, 2));
    expect_error(Failure::bad_data, {"3 channels", "images have 1"}, [&] {
        normalise(batch, {{0, 0, 0}, {1, 1, 1}});
    });
}

TEST(Augmentation, ReadsWhatItPrints) {
    for (const char* text : {"none", "flip", "shift=2", "flip,shift=2,crop=4"})
        EXPECT_EQ(to_string(parse_augmentation(text)), text);
    EXPECT_FALSE(parse_augmentation("none").any());
    EXPECT_TRUE(parse_augmentation("crop=1").any());
    for (const char* text : {"", "flop", "shift", "shift=", "shift=x", "shift=2x", "shift=-1",
                             "flip,", "flip=1", "crop=9999", "none,flip"})
        expect_error(Failure::usage, {"unknown change", "expected none"},
                     [&] { parse_augmentation(text); });
}

TEST(Augmentation, FlipsOneInTwo) {
    int flipped = 0;
    for (std::size_t id = 0; id < 200; ++id) {
        auto batch = ramp(2, 3, id);
        augment(batch, {.flip = true}, 1, 0);
        if (batch.pixels[0] == 3) {
            ++flipped;
            EXPECT_THAT(batch.pixels, ElementsAre(3, 2, 1, 6, 5, 4));
        } else {
            EXPECT_THAT(batch.pixels, ElementsAre(1, 2, 3, 4, 5, 6));
        }
    }
    EXPECT_GT(flipped, 70);
    EXPECT_LT(flipped, 130);
}

TEST(Augmentation, ShiftsAndFillsWithZeros) {
    std::set<std::vector<float>> seen;
    for (std::size_t id = 0; id < 200; ++id) {
        auto batch = ramp(1, 3, id);
        augment(batch, {.shift = 1}, 1, 0);
        seen.insert(batch.pixels);
    }
    // A shift up or down moves the only row out of the picture.
    const std::set<std::vector<float>> expected = {{1, 2, 3}, {0, 1, 2}, {2, 3, 0}, {0, 0, 0}};
    EXPECT_EQ(seen, expected);
}

TEST(Augmentation, CropsFromAReflectedBorder) {
    std::set<std::vector<float>> seen;
    for (std::size_t id = 0; id < 400; ++id) {
        auto batch = ramp(1, 3, id);
        augment(batch, {.crop = 2}, 1, 0);
        seen.insert(batch.pixels);
    }
    // 3 2 [1 2 3] 2 1
    const std::set<std::vector<float>> expected = {
        {3, 2, 1}, {2, 1, 2}, {1, 2, 3}, {2, 3, 2}, {3, 2, 1}};
    EXPECT_EQ(seen, expected);
}

TEST(Augmentation, MovesAllChannelsAlike) {
    auto batch = ramp(4, 4, 3, 3);
    augment(batch, {.flip = true, .shift = 1, .crop = 2}, 9, 2);
    for (std::size_t i = 0; i < 16; ++i) {
        if (batch.pixels[i] == 0) continue;
        EXPECT_EQ(batch.pixels[16 + i], batch.pixels[i] + 16);
        EXPECT_EQ(batch.pixels[32 + i], batch.pixels[i] + 32);
    }
}

TEST(Augmentation, IsAFunctionOfSeedEpochAndSampleAlone) {
    const Augmentation all{.flip = true, .shift = 2, .crop = 3};
    const auto augmented = [&](std::uint64_t seed, std::uint64_t epoch, std::size_t id) {
        auto batch = ramp(8, 8, id);
        augment(batch, all, seed, epoch);
        return batch.pixels;
    };
    EXPECT_EQ(augmented(1, 2, 3), augmented(1, 2, 3));
    // Any one of them may be equal by chance; not all of them.
    int same = 0;
    for (std::size_t id = 0; id < 20; ++id) {
        same += augmented(1, 2, id) == augmented(2, 2, id);
        same += augmented(1, 2, id) == augmented(1, 3, id);
        same += augmented(1, 2, id) == augmented(1, 2, id + 100);
    }
    EXPECT_LT(same, 6);

    // The position in the batch does not matter.
    Batch two = ramp(8, 8, 4);
    const auto second = ramp(8, 8, 3);
    two.pixels.insert(two.pixels.end(), second.pixels.begin(), second.pixels.end());
    two.labels.push_back(0);
    two.sample_ids.push_back(3);
    augment(two, all, 1, 2);
    EXPECT_EQ(std::vector<float>(two.pixels.begin() + 64, two.pixels.end()), augmented(1, 2, 3));
}

} // namespace
} // namespace headroom
