#include "datasets/data/Shift.h"

#include <gmock/gmock.h>
#include <vector>

namespace headroom {
namespace {

using testing::ElementsAre;

/// One row of grey pixels, shifted.
std::vector<float> row(const std::vector<float>& pixels, int dx, ShiftFill fill) {
    std::vector<float> moved(pixels.size(), -9);
    const float black = -1;
    shift_image({1, 1, static_cast<int>(pixels.size())}, pixels.data(), {dx, 0}, fill, {&black, 1},
                moved.data());
    return moved;
}

TEST(Shift, FillsAsNumPyPads) {
    // numpy.pad with mode "constant", "edge" and "reflect", cut to the row's length
    EXPECT_THAT(row({1, 2, 3, 4}, 2, ShiftFill::zero), ElementsAre(-1, -1, 1, 2));
    EXPECT_THAT(row({1, 2, 3, 4}, 2, ShiftFill::edge), ElementsAre(1, 1, 1, 2));
    EXPECT_THAT(row({1, 2, 3, 4}, 2, ShiftFill::reflect), ElementsAre(3, 2, 1, 2));
    EXPECT_THAT(row({1, 2, 3, 4}, -1, ShiftFill::zero), ElementsAre(2, 3, 4, -1));
    EXPECT_THAT(row({1, 2, 3, 4}, -1, ShiftFill::edge), ElementsAre(2, 3, 4, 4));
    EXPECT_THAT(row({1, 2, 3, 4}, -1, ShiftFill::reflect), ElementsAre(2, 3, 4, 3));
    for (const auto fill : {ShiftFill::zero, ShiftFill::edge, ShiftFill::reflect})
        EXPECT_THAT(row({1, 2, 3, 4}, 0, fill), ElementsAre(1, 2, 3, 4));
}

TEST(Shift, IsWrittenAsTwoNumbers) {
    Shift shift;
    EXPECT_TRUE(read_value("3,-12", shift));
    EXPECT_EQ(shift, (Shift{3, -12}));
    EXPECT_EQ(to_string(shift), "3,-12");
    for (const char* text : {"", "1", "1,", ",1", "1,0.5", "a,b", "1,2,3", "1, 2"})
        EXPECT_FALSE(read_value(text, shift)) << text;
}

TEST(Shift, BeyondTheImageOnlyTheFillIsLeft) {
    EXPECT_THAT(row({1, 2, 3}, 7, ShiftFill::zero), ElementsAre(-1, -1, -1));
    EXPECT_THAT(row({1, 2, 3}, -7, ShiftFill::edge), ElementsAre(3, 3, 3));
    EXPECT_THAT(row({1, 2, 3}, 4, ShiftFill::reflect), ElementsAre(1, 2, 3)); // a period
    EXPECT_THAT(row({5}, 2, ShiftFill::reflect), ElementsAre(5));
}

/// The same, pixel by pixel.
float source(const std::vector<float>& image, const ImageShape& shape, int c, int y, int x,
             ShiftFill fill, const std::vector<float>& black) {
    const auto mirrored = [](int i, int size) {
        while (i < 0 || i >= size)
            i = i < 0 ? -i : 2 * (size - 1) - i;
        return i;
    };
    if (fill == ShiftFill::zero && (y < 0 || x < 0 || y >= shape.height || x >= shape.width))
        return black[static_cast<std::size_t>(c)];
    if (fill == ShiftFill::edge) {
        y = std::min(std::max(y, 0), shape.height - 1);
        x = std::min(std::max(x, 0), shape.width - 1);
    } else {
        y = mirrored(y, shape.height);
        x = mirrored(x, shape.width);
    }
    return image[static_cast<std::size_t>((c * shape.height + y) * shape.width + x)];
}

TEST(Shift, MovesEveryChannelOfEveryShape) {
    const std::vector<float> black{-1, -2, -3};
    for (const ImageShape shape : {ImageShape{1, 5, 4}, ImageShape{3, 4, 7}, ImageShape{3, 2, 2}}) {
        std::vector<float> image(shape.values()), moved(shape.values());
        for (std::size_t i = 0; i < image.size(); ++i)
            image[i] = static_cast<float>(i);
        for (const auto fill : {ShiftFill::zero, ShiftFill::edge, ShiftFill::reflect})
            for (int dy = -8; dy <= 8; ++dy)
                for (int dx = -8; dx <= 8; ++dx) {
                    shift_image(shape, image.data(), {dx, dy}, fill, black, moved.data());
                    std::size_t i = 0;
                    for (int c = 0; c < shape.channels; ++c)
                        for (int y = 0; y < shape.height; ++y)
                            for (int x = 0; x < shape.width; ++x, ++i)
                                ASSERT_EQ(moved[i],
                                          source(image, shape, c, y - dy, x - dx, fill, black))
                                    << to_string(fill) << " " << dx << " " << dy;
                }
    }
}

} // namespace
} // namespace headroom
