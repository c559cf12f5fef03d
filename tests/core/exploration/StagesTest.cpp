#include "core/exploration/Stages.h"

#include "core/exploration/Pictures.h"
#include "core/models/Safetensors.h"
#include "tests/SourceFolder.h"
#include "tests/core/parity/Fixture.h"
#include "tests/datasets/TempFolder.h"

namespace headroom {
namespace {

using testing::ElementsAre;

Maps maps_of(const Tensor& tensor) { // 1 x C x H x W
    const auto side = [&](std::size_t i) { return static_cast<int>(tensor.shape()[i]); };
    const auto values = tensor.values();
    return {{side(1), side(2), side(3)}, {values.begin(), values.end()}};
}

TEST(Stages, AreWhatPyTorchComputes) {
    const auto file =
        read_safetensors(source_folder() + "/tests/fixtures/exploration/stages.safetensors");
    for (const std::string channels : {"1", "3"}) {
        const auto expected = [&](const std::string& name) -> const Tensor& {
            return file.tensors.at(name + "/" + channels);
        };
        Kernel kernel;
        std::ranges::copy(expected("weights").values(), kernel.weights.begin());
        for (int pool = 2; pool <= 4; ++pool) {
            const auto stages = filter_stages(maps_of(expected("image")),
                                              {.kernel = kernel, .pool = pool, .dx = 1, .dy = -2});
            parity::expect_close(stages[1].original.values, expected("kernel"), "kernel", 1e-6);
            parity::expect_close(stages[2].original.values, expected("relu"), "relu", 1e-6);
            const auto name = "pool" + std::to_string(pool);
            EXPECT_EQ(stages[3].original.shape, maps_of(expected(name)).shape);
            parity::expect_close(stages[3].original.values, expected(name), name, 1e-6);
        }
    }
}

const Maps dot{{1, 4, 4}, {0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}};
const Kernel identity = parse_kernel("identity");

TEST(Stages, AShiftMovesRightAndDownAndLetsZerosIn) {
    const auto moved = [](int dx, int dy) {
        return filter_stages(dot, {.kernel = identity, .dx = dx, .dy = dy})[0].shifted.values;
    };
    EXPECT_EQ(moved(1, 0).at(6), 1);
    EXPECT_EQ(moved(0, 2).at(13), 1);
    EXPECT_EQ(moved(-1, -1).at(0), 1);
    EXPECT_EQ(moved(-2, 0), std::vector<float>(16, 0.0f));
    EXPECT_EQ(moved(1000000, 0), std::vector<float>(16, 0.0f));
}

TEST(Stages, PoolingForgivesWhatStaysInItsWindow) {
    // From (1, 1) to (0, 1): another pixel of the same 2x2 window.
    const auto stages = filter_stages(dot, {.kernel = identity, .dx = -1});
    EXPECT_DOUBLE_EQ(stages[0].change.share, 2.0 / 16);
    EXPECT_DOUBLE_EQ(stages[0].change.mean_difference, 2.0 / 16);
    EXPECT_DOUBLE_EQ(stages[0].change.relative, 2);
    EXPECT_THAT(stages[3].original.values, ElementsAre(1, 0, 0, 0));
    EXPECT_EQ(stages[3].shifted, stages[3].original);
    EXPECT_EQ(stages[3].change.share, 0);
    EXPECT_EQ(stages[3].change.relative, 0);
    // To (2, 1): the next window. Only the average is invariant.
    const auto further = filter_stages(dot, {.kernel = identity, .dx = 1});
    EXPECT_THAT(further[3].shifted.values, ElementsAre(0, 1, 0, 0));
    EXPECT_EQ(further[3].change.share, 0.5);
    EXPECT_THAT(further[4].shifted.values, ElementsAre(0.25f));
    EXPECT_EQ(further[4].change.share, 0);
}

TEST(Stages, WithoutAShiftNothingChanges) {
    for (const auto& stage : filter_stages(draw_circle(20), {})) {
        EXPECT_EQ(stage.original, stage.shifted);
        EXPECT_EQ(stage.change.share + stage.change.mean_difference + stage.change.relative, 0);
    }
}

TEST(Stages, ACircleIsForgivenMoreByEachStage) {
    const auto stages = filter_stages(draw_circle(32), {.kernel = parse_kernel("edge"), .dx = 1});
    EXPECT_GT(stages[2].change.relative, stages[3].change.relative);
    EXPECT_GT(stages[3].change.relative, stages[4].change.relative);
}

TEST(Stages, PicturesOfAStageShareOneScaleWithZeroInTheMiddle) {
    const auto stages =
        filter_stages(dot, {.kernel = parse_kernel("0,0,0,0,-2,0,0,0,1"), .dx = -2});
    const auto image = picture(stages[1], false);
    EXPECT_EQ(image.pixels[5], 0);   // -2
    EXPECT_EQ(image.pixels[0], 191); // 1
    EXPECT_EQ(image.pixels[3], 128); // 0
    EXPECT_THAT(picture(stages[1], true).pixels, testing::Each(128));
    EXPECT_EQ(picture(stages[2], false).pixels[0], 128); // 1 of 0 to 2
    EXPECT_THAT(picture(stages[4], false).pixels, ElementsAre(255));
    EXPECT_THAT(picture(stages[4], true).pixels, ElementsAre(0));
}

TEST(Stages, WhatCannotBePooledIsAnError) {
    expect_error(Failure::usage, {"--pool 5", "2, 3 or 4"},
                 [] { filter_stages(dot, {.pool = 5}); });
    expect_error(Failure::usage, {"3x9", "too small", "4x4"}, [] {
        filter_stages({{1, 3, 9}, std::vector<float>(27)}, {.pool = 4});
    });
}

} // namespace
} // namespace headroom
