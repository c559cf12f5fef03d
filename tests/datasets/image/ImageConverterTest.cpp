#include "datasets/image/ImageConverter.h"

#include <gmock/gmock.h>
#include <numeric>

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::FloatNear;
using testing::Pointwise;

const std::vector<float> image = {1, 2, 4, 8, 16, 32, 64, 128, 3, 9, 27, 81}; // 3 x 4

std::vector<float> resized(int height, int width, Interpolation interpolation) {
    std::vector<float> result(static_cast<std::size_t>(height * width));
    ImageConverter({1, 3, 4}, {1, height, width}, {interpolation})
        .convert(image.data(), result.data());
    return result;
}

std::vector<std::uint8_t> converted(ImageShape from, ImageShape to,
                                    std::vector<std::uint8_t> pixels,
                                    const Resizing& resizing = {}) {
    std::vector<std::uint8_t> result(to.values());
    ImageConverter(from, to, resizing).convert(pixels.data(), result.data());
    return result;
}

// The numbers of the next three tests are PyTorch's (1.13):
//   torch.nn.functional.interpolate(image, size, mode=..., align_corners=False)
// with mode "bilinear", "nearest-exact" and "area".

TEST(ImageConverter, BilinearIsPyTorchs) {
    EXPECT_THAT(
        resized(2, 3, Interpolation::bilinear),
        Pointwise(FloatNear(1e-4f), {5.54167f, 14.25f, 34.83334f, 7.66667f, 25.5f, 83.33334f}));
    EXPECT_THAT(
        resized(5, 6, Interpolation::bilinear),
        Pointwise(FloatNear(1e-4f), {1.0f,  1.5f,  2.33333f,  3.66667f,  6.0f,      8.0f,
                                     7.0f,  10.5f, 16.33334f, 25.66667f, 42.00001f, 56.00001f,
                                     16.0f, 24.0f, 37.33333f, 58.66666f, 96.0f,     128.0f,
                                     8.2f,  13.2f, 22.13333f, 37.86666f, 70.8f,     99.8f,
                                     3.0f,  6.0f,  12.0f,     24.0f,     54.00001f, 81.0f}));
}

TEST(ImageConverter, NearestIsPyTorchsNearestExact) {
    EXPECT_THAT(resized(2, 3, Interpolation::nearest), ElementsAre(1, 4, 8, 3, 27, 81));
    EXPECT_THAT(resized(5, 6, Interpolation::nearest),
                ElementsAre(1, 2, 2, 4, 8, 8, 1, 2, 2, 4, 8, 8, 16, 32, 32, 64, 128, 128, 3, 9, 9,
                            27, 81, 81, 3, 9, 9, 27, 81, 81));
}

TEST(ImageConverter, AreaIsPyTorchsForWholeFactors) {
    EXPECT_THAT(resized(1, 2, Interpolation::area), Pointwise(FloatNear(1e-4f), {10.5f, 52.0f}));
    EXPECT_THAT(resized(3, 1, Interpolation::area),
                Pointwise(FloatNear(1e-4f), {3.75f, 60.0f, 30.0f}));
}

TEST(ImageConverter, AreaWeighsByWhatIsCovered) {
    // 4 columns to 3: each covers 4/3 of a column. First row: (1 + 2/3) / (4/3) = 1.25, ...
    EXPECT_THAT(
        resized(3, 3, Interpolation::area),
        Pointwise(FloatNear(1e-4f), {1.25f, 3.0f, 7.0f, 20.0f, 48.0f, 112.0f, 4.5f, 18.0f, 67.5f}));
}

TEST(ImageConverter, SameSizeIsACopyAndOnePixelFillsAll) {
    for (auto interpolation :
         {Interpolation::nearest, Interpolation::bilinear, Interpolation::area}) {
        EXPECT_EQ(resized(3, 4, interpolation), image);
        EXPECT_THAT(converted({1, 1, 1}, {1, 2, 2}, {77}, {interpolation}),
                    ElementsAre(77, 77, 77, 77));
    }
}

TEST(ImageConverter, RoundsBytesToTheNearest) {
    EXPECT_THAT(converted({1, 1, 2}, {1, 1, 1}, {10, 11}), ElementsAre(11)); // 10.5 is rounded up
    EXPECT_THAT(converted({1, 1, 3}, {1, 1, 1}, {10, 10, 11}, {Interpolation::area}),
                ElementsAre(10));
    EXPECT_THAT(converted({1, 1, 2}, {1, 1, 1}, {255, 255}), ElementsAre(255));
}

TEST(ImageConverter, TurnsRgbToGreyAndBack) {
    // Red, green, blue, white: 0.299, 0.587, 0.114 and all of 255.
    EXPECT_THAT(converted({3, 1, 4}, {1, 1, 4}, {255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255}),
                ElementsAre(76, 150, 29, 255));
    EXPECT_THAT(converted({1, 1, 2}, {3, 1, 2}, {5, 6}), ElementsAre(5, 6, 5, 6, 5, 6));
    EXPECT_THAT(converted({1, 1, 2}, {3, 1, 1}, {4, 6}), ElementsAre(5, 5, 5));
    EXPECT_THAT(converted({3, 1, 2}, {3, 1, 1}, {4, 6, 8, 10, 100, 200}), ElementsAre(5, 9, 150));
}

// 2 x 4 to 2 x 2: the part kept of each row of 1 2 3 4.
TEST(ImageConverter, ModesDifferWhereTheAspectDoes) {
    const std::vector<std::uint8_t> wide = {10, 20, 30, 40, 50, 60, 70, 80};
    const auto of = [&](ResizeMode mode) {
        return converted({1, 2, 4}, {1, 2, 2}, wide, {Interpolation::area, mode});
    };
    EXPECT_THAT(of(ResizeMode::stretch), ElementsAre(15, 35, 55, 75));
    EXPECT_THAT(of(ResizeMode::crop), ElementsAre(20, 30, 60, 70));
    EXPECT_THAT(of(ResizeMode::fit), ElementsAre(35, 55, 0, 0)); // 1 x 2, of both rows
}

TEST(ImageConverter, FitIsInTheMiddleOfBlack) {
    for (auto interpolation :
         {Interpolation::nearest, Interpolation::bilinear, Interpolation::area}) {
        EXPECT_THAT(converted({1, 1, 3}, {1, 3, 3}, {5, 6, 7}, {interpolation, ResizeMode::fit}),
                    ElementsAre(0, 0, 0, 5, 6, 7, 0, 0, 0));
        EXPECT_THAT(
            converted({1, 2, 1}, {1, 4, 4}, {5, 6}, {Interpolation::nearest, ResizeMode::fit}),
            ElementsAre(0, 5, 5, 0, 0, 5, 5, 0, 0, 6, 6, 0, 0, 6, 6, 0));
    }
    // A line stays visible, however thin.
    EXPECT_THAT(converted({1, 1, 100}, {1, 2, 2}, std::vector<std::uint8_t>(100, 9),
                          {Interpolation::area, ResizeMode::fit}),
                ElementsAre(9, 9, 0, 0));
}

// Keras (3.x, resize with crop_to_aspect_ratio): crop_height = int(width * target_height /
// target_width), capped at the height, and half of the rest, truncated, is cut above; so widths.
TEST(ImageConverter, CropTakesKerasWindow) {
    std::vector<std::uint8_t> column(7);
    std::iota(column.begin(), column.end(), std::uint8_t{0});
    // 7 x 3 to 2 x 2: rows 2, 3, 4.
    std::vector<std::uint8_t> tall;
    for (auto value : column)
        tall.insert(tall.end(), 3, value);
    EXPECT_THAT(converted({1, 7, 3}, {1, 3, 3}, tall, {Interpolation::nearest, ResizeMode::crop}),
                ElementsAre(2, 2, 2, 3, 3, 3, 4, 4, 4));
    // 7 x 3 to 4 x 3 keeps 4 rows, from (7 - 4) / 2 = 1 on.
    EXPECT_THAT(converted({1, 7, 3}, {1, 4, 3}, tall, {Interpolation::nearest, ResizeMode::crop}),
                ElementsAre(1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4));
}

} // namespace
} // namespace headroom
