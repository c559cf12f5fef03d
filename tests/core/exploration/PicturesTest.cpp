#include "core/exploration/Pictures.h"

#include "datasets/image/ImageDecoder.h"
#include "tests/datasets/TempFolder.h"

namespace headroom {
namespace {

using testing::Each;
using testing::ElementsAre;

TEST(Pictures, RangeIsSymmetricWhereSomethingIsBelowZero) {
    const auto expect = [](std::vector<float> values, float black, float white) {
        const auto range = range_of(values);
        EXPECT_EQ(range.black, black);
        EXPECT_EQ(range.white, white);
    };
    expect({0.5f, 3}, 0, 3);
    expect({-4, 3}, -4, 4);
    expect({0, 0}, 0, 1);
    expect({}, 0, 1);
    expect({0, std::numeric_limits<float>::infinity()}, 0, 1);
}

TEST(Pictures, GridPutsMapsInRowsWithGapsBetween) {
    // Three maps of 12x12, doubled: two columns, two rows.
    Maps maps{{3, 12, 12}, std::vector<float>(3 * 144, 1)};
    maps.values[0] = 0;
    const auto grid = map_grid(maps, false);
    EXPECT_EQ(grid.columns, 2);
    EXPECT_EQ(grid.image.shape, (ImageShape{1, 2 + 24 + 2 + 24 + 2, 2 + 24 + 2 + 24 + 2}));
    const auto pixel = [&](int x, int y) {
        return grid.image.pixels[static_cast<std::size_t>(y * grid.image.shape.width + x)];
    };
    EXPECT_EQ(pixel(2, 2), 0);
    EXPECT_EQ(pixel(3, 3), 0);
    EXPECT_EQ(pixel(4, 3), 255);
    EXPECT_EQ(pixel(28, 2), 255);
    EXPECT_EQ(pixel(27, 2), pixel(0, 0));  // a gap
    EXPECT_EQ(pixel(40, 40), pixel(0, 0)); // no fourth map

    EXPECT_EQ(grid.at(2, 2), 0);
    EXPECT_EQ(grid.at(25, 25), 0);
    EXPECT_EQ(grid.at(26, 10), -1);
    EXPECT_EQ(grid.at(28, 2), 1);
    EXPECT_EQ(grid.at(2, 30), 2);
    EXPECT_EQ(grid.at(30, 30), -1);
    EXPECT_EQ(grid.at(1, 1), -1);
}

TEST(Pictures, AveragePixelsFillARectangleWhereTheirNumberHasOne) {
    const auto columns = [](int count, int side = 1) {
        const ImageShape shape{count, side, side};
        return map_grid({shape, std::vector<float>(shape.values())}, false).columns;
    };
    EXPECT_EQ(columns(512), 32); // VGG16's: 16 x 32
    EXPECT_EQ(columns(1024), 32);
    EXPECT_EQ(columns(1280), 40);
    EXPECT_EQ(columns(2048), 64);
    EXPECT_EQ(columns(10), 4); // 2 x 5 is too wide
    EXPECT_EQ(columns(13), 4);
    EXPECT_EQ(columns(1), 1);
    EXPECT_EQ(columns(512, 7), 23); // maps
}

TEST(Pictures, SeveralGridsMayHaveOneScale) {
    const auto grid = map_grid({{1, 1, 1}, {1}}, ValueRange{0, 4});
    EXPECT_EQ(grid.image.pixels[static_cast<std::size_t>(2 * grid.image.shape.width + 2)], 64);
}

TEST(Pictures, EachMapMayHaveAScaleOfItsOwn) {
    const Maps averages{{2, 1, 1}, {1, 4}};
    const auto level = [&](bool each, int map) {
        const auto grid = map_grid(averages, each);
        for (int y = 0; y < grid.image.shape.height; ++y)
            for (int x = 0; x < grid.image.shape.width; ++x)
                if (grid.at(x, y) == map)
                    return grid.image
                        .pixels[static_cast<std::size_t>(y * grid.image.shape.width + x)];
        throw std::logic_error("no such map");
    };
    EXPECT_EQ(level(false, 0), 64);
    EXPECT_EQ(level(false, 1), 255);
    EXPECT_EQ(level(true, 0), 255);
}

TEST(Pictures, HeatLiesOverTheImageByItsOpacity) {
    const Maps image{{1, 1, 3}, {0.2f, 0.4f, 0.6f}}, map{{1, 1, 3}, {-5, 1, 2}};
    const auto none = heat_over(image, map, 0);
    EXPECT_EQ(none.shape, (ImageShape{3, 1, 3}));
    EXPECT_THAT(none.pixels, ElementsAre(51, 102, 153, 51, 102, 153, 51, 102, 153));
    const auto all = heat_over(image, map, 1);
    const auto colour = [&](int x) {
        return std::array{all.pixels[static_cast<std::size_t>(x)],
                          all.pixels[static_cast<std::size_t>(3 + x)],
                          all.pixels[static_cast<std::size_t>(6 + x)]};
    };
    EXPECT_THAT(colour(0), Each(0)); // below 0
    EXPECT_EQ(colour(1)[0], 255);    // half: red
    EXPECT_LT(colour(1)[1], 100);
    EXPECT_GT(colour(2)[1], 250); // the largest: yellow
    // If no place supports the class, the picture is all dark.
    EXPECT_THAT(heat_over(image, {{1, 1, 3}, {-1, -2, -3}}, 1).pixels, Each(0));
}

TEST(Pictures, AreSavedEnlargedByAWholeFactor) {
    TempFolder folder;
    const Image image{{1, 2, 3}, {1, 2, 3, 4, 5, 6}};
    save_pictures({{"a", image}}, folder.path() / "new/folder");
    const auto read = decode_image(folder / "new/folder/a.png");
    EXPECT_EQ(read, enlarged(image, 86));
    EXPECT_EQ(read.shape, (ImageShape{1, 172, 258}));
    EXPECT_EQ(read.pixels[86], 2);
    const auto file = folder.write("file", "");
    expect_error(Failure::io, {"file"}, [&] { save_pictures({{"a", image}}, file); });
}

} // namespace
} // namespace headroom
