#include "core/exploration/Occlusion.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::ElementsAre;

TEST(Occlusion, PatchesOverlapByHalfAndReachTheEnd) {
    EXPECT_EQ(patch_side({1, 28, 28}), 4);
    EXPECT_EQ(patch_side({3, 224, 320}), 32);
    EXPECT_EQ(patch_side({1, 2, 2}), 1);
    EXPECT_THAT(patch_places(10, 4), ElementsAre(0, 2, 4, 6));
    EXPECT_THAT(patch_places(11, 4), ElementsAre(0, 2, 4, 6, 7));
    EXPECT_THAT(patch_places(3, 1), ElementsAre(0, 1, 2));
    EXPECT_THAT(patch_places(4, 4), ElementsAre(0));
    EXPECT_EQ(patch_places(28, 4).size(), 13U);
}

TEST(Occlusion, APatchHasTheMeanOfEachChannel) {
    const Maps image{{2, 2, 2}, {0, 1, 2, 5, 10, 10, 10, 30}};
    EXPECT_EQ(covered(image, 1, 0, 1).values, (std::vector<float>{0, 1, 2, 5, 10, 10, 15, 30}));
    EXPECT_EQ(covered(image, 0, 0, 2).values, (std::vector<float>{2, 2, 2, 2, 15, 15, 15, 15}));
    EXPECT_EQ(image.values[0], 0);
}

/// A model that looks at one pixel only.
class OnePixel : public testing::Test {
  protected:
    OnePixel() {
        for (std::size_t i = 0; i < image.values.size(); ++i)
            image.values[i] = static_cast<float>(i * 7 % 11) / 11;
        image.values[row * width + column] = 0.9f;
    }
    Occlusion found() {
        return occlusion(image, [&](std::span<const Maps> images) {
            largest = std::max(largest, images.size());
            std::vector<float> values;
            for (const auto& one : images)
                values.push_back(one.values[row * width + column]);
            return values;
        });
    }
    static constexpr std::size_t height = 15, width = 22, row = 6, column = 17;
    Maps image{{1, height, width}, std::vector<float>(height* width)};
    std::size_t largest = 0;
};

TEST_F(OnePixel, OnlyPatchesThatCoverItCostProbability) {
    const auto map = found();
    const float loss = 0.9f - averages(image)[0];
    ASSERT_EQ(map.patch, 2); // a seventh of 15 pixels; patches are one pixel apart
    ASSERT_EQ(map.map.shape, (ImageShape{1, 14, 21}));
    for (std::size_t y = 0; y < 14; ++y)
        for (std::size_t x = 0; x < 21; ++x) {
            const bool covers = y <= row && row < y + 2 && x <= column && column < x + 2;
            EXPECT_FLOAT_EQ(map.map.values[y * 21 + x], covers ? loss : 0) << y << " " << x;
        }
    EXPECT_LE(largest, 32U) << "copies of a large image would fill the memory";
}

TEST_F(OnePixel, APixelHasTheMeanOfThePatchesOverIt) {
    const auto map = found();
    ASSERT_EQ(map.on_image.shape, image.shape);
    for (std::size_t y = 0; y < height; ++y)
        for (std::size_t x = 0; x < width; ++x) {
            double sum = 0;
            int count = 0;
            for (std::size_t top = 0; top < 14; ++top)
                for (std::size_t left = 0; left < 21; ++left)
                    if (top <= y && y < top + 2 && left <= x && x < left + 2) {
                        sum += static_cast<double>(map.map.values[top * 21 + left]);
                        ++count;
                    }
            EXPECT_NEAR(map.on_image.values[y * width + x], sum / count, 1e-6) << y << " " << x;
        }
    // All four patches over the pixel itself cost the whole loss.
    EXPECT_FLOAT_EQ(map.on_image.values[row * width + column], 0.9f - averages(image)[0]);
}

} // namespace
} // namespace headroom
