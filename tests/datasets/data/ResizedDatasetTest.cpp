#include "datasets/data/ResizedDataset.h"

#include "datasets/data/MemoryDataset.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

constexpr ImageShape shape{3, 6, 4};
constexpr std::size_t count = 5;

template <typename Value>
DatasetPtr dataset(const std::vector<Value>& pixels) {
    Images images;
    images.shape = shape;
    images.pixels = pixels;
    images.classes = {"a", "b"};
    images.labels = {0, 1, 1, 0, 1};
    images.name = [](std::size_t i) { return "image " + std::to_string(i); };
    return std::make_shared<MemoryDataset>(std::move(images));
}

TEST(ResizedDataset, EightBitImagesAreResizedAsTheyAreWhenOpened) {
    std::vector<std::uint8_t> pixels(count * shape.values());
    for (std::size_t i = 0; i < pixels.size(); ++i)
        pixels[i] = static_cast<std::uint8_t>(i * 37 % 251);
    const Resizing area{.interpolation = Interpolation::area};
    const ResizedDataset resized(dataset(pixels), {4, 9}, area);
    EXPECT_EQ(resized.size(), count);
    EXPECT_EQ(resized.shape(), (ImageShape{3, 4, 9}));
    EXPECT_EQ(resized.labels()[1], 1);
    EXPECT_EQ(resized.sample_name(3), "image 3");

    Batch batch;
    const std::vector<std::size_t> chosen{4, 0};
    resized.read(chosen, batch);
    EXPECT_EQ(batch.shape, resized.shape());
    EXPECT_EQ(batch.labels, (std::vector{1, 0}));
    const ImageConverter converter(shape, resized.shape(), area);
    std::vector<std::uint8_t> expected(resized.shape().values());
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        converter.convert(pixels.data() + chosen[i] * shape.values(), expected.data());
        for (std::size_t k = 0; k < expected.size(); ++k)
            ASSERT_EQ(batch.sample(i)[k], static_cast<float>(expected[k]) / 255.0f);
    }
}

TEST(ResizedDataset, OtherValuesAreNotRounded) {
    std::vector<float> pixels(count * shape.values());
    for (std::size_t i = 0; i < pixels.size(); ++i)
        pixels[i] = static_cast<float>(i) / static_cast<float>(pixels.size() + 1);
    const ResizedDataset resized(dataset(pixels), {3, 3}, {});
    Batch batch;
    resized.read(std::vector<std::size_t>{2}, batch);
    std::vector<float> expected(resized.shape().values());
    ImageConverter(shape, resized.shape(), {})
        .convert(pixels.data() + 2 * shape.values(), expected.data());
    EXPECT_EQ(batch.pixels, expected);
}

} // namespace
} // namespace headroom
