#include "datasets/image/ImageShape.h"

#include "tests/datasets/TempFolder.h"

namespace headroom {
namespace {

TEST(ImageShape, ReadsWhatItPrints) {
    EXPECT_EQ(parse_image_shape("28x20x3"), (ImageShape{3, 28, 20}));
    EXPECT_EQ(parse_image_shape("28x20"), (ImageShape{0, 28, 20}));
    EXPECT_EQ(to_string(ImageShape{3, 28, 20}), "28x20x3");
}

TEST(ImageShape, RefusesTheRest) {
    for (const char* text : {"", "28", "28x", "x28", "28x28x2", "28x28x3x1", "0x28", "-1x4",
                             "28 x 28", "28x28 ", "99999999999x2", "20000x20000", "28X28"})
        expect_error(Failure::usage, {"\"", "HEIGHTxWIDTH"}, [&] { parse_image_shape(text); });
}

} // namespace
} // namespace headroom
