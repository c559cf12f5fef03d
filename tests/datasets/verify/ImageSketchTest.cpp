#include "datasets/verify/ImageSketch.h"

#include "tests/datasets/verify/Pictures.h"

#include <bit>
#include <cmath>
#include <gmock/gmock.h>

namespace headroom {
namespace {

TEST(ImageSketch, EqualPixelsHaveEqualHashesAndNoOthers) {
    const auto image = picture(1, 3, 20, 30);
    const auto hash = sketch(image).pixel_hash;
    EXPECT_EQ(sketch(picture(1, 3, 20, 30)).pixel_hash, hash);
    for (std::size_t i = 0; i < image.pixels.size(); i += 7) {
        auto other = image;
        other.pixels[i] ^= 1;
        EXPECT_NE(sketch(other).pixel_hash, hash) << i;
    }
    auto turned = image; // the same bytes, another shape
    std::swap(turned.shape.height, turned.shape.width);
    EXPECT_NE(sketch(turned).pixel_hash, hash);
}

/// dHash by hand: 8 rows of 9 values, one pixel each; bits start with the first row's first pair.
TEST(ImageSketch, LooksAsDHashDoes) {
    Image image{{1, 8, 9}, std::vector<std::uint8_t>(72)};
    for (std::size_t y = 0; y < 8; ++y)
        for (std::size_t x = 0; x < 9; ++x)
            image.pixels[y * 9 + x] = static_cast<std::uint8_t>(y % 2 == 0 ? 10 * x : 100 - 10 * x);
    EXPECT_EQ(sketch(image).look, 0xff00ff00ff00ff00ULL);
    image.pixels[1] = 90; // rises from 0, falls to 20
    EXPECT_EQ(sketch(image).look, 0xbf00ff00ff00ff00ULL);
}

TEST(ImageSketch, ALookOutlastsSizeBrightnessAndColour) {
    const auto image = picture(2, 3, 64, 96);
    const auto original = sketch(image);
    auto brighter = image;
    for (auto& value : brighter.pixels)
        value = static_cast<std::uint8_t>(value / 2 + 100);
    const auto other_size = sketch(picture(2, 3, 128, 192));
    EXPECT_LE(std::popcount(original.look ^ sketch(brighter).look), 4);
    EXPECT_LE(std::popcount(original.look ^ other_size.look), 4);
    EXPECT_LT(difference(original, other_size), 0.1);
    EXPECT_NEAR(difference(original, original), 0, 1e-9);

    const auto unlike = sketch(picture(3, 3, 64, 96));
    EXPECT_GT(std::popcount(original.look ^ unlike.look), 12);
    EXPECT_GT(difference(original, unlike), 0.5);
}

TEST(ImageSketch, KnowsConstantImages) {
    Image red{{3, 4, 4}, std::vector<std::uint8_t>(48, 0)};
    std::fill_n(red.pixels.begin(), 16, 255);
    EXPECT_TRUE(sketch(red).constant);
    EXPECT_EQ(sketch(red).contrast, 0);
    EXPECT_TRUE(std::isinf(difference(sketch(red), sketch(red))));
    red.pixels[47] = 1;
    EXPECT_FALSE(sketch(red).constant);
}

TEST(ImageSketch, TakesImagesOfAnySize) {
    for (const auto& [height, width] : {std::pair{1, 1}, {1, 500}, {7, 3}, {16, 16}, {17, 9}})
        for (int channels : {1, 3})
            EXPECT_EQ(sketch(picture(4, channels, height, width)).shape,
                      (ImageShape{channels, height, width}));
}

} // namespace
} // namespace headroom
