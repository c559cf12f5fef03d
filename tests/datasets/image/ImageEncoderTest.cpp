#include "datasets/image/ImageEncoder.h"

#include "datasets/image/ImageDecoder.h"
#include "tests/datasets/TestImages.h"

namespace headroom {
namespace {

TEST(ImageEncoder, QtReadsWhatItWrote) {
    TempFolder folder;
    const Image rgb{{3, 2, 3}, {1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16, 21, 22, 23, 24, 25, 26}};
    write_png(folder / "rgb.png", rgb);
    const QImage read(QString::fromStdString(folder / "rgb.png"), "PNG");
    ASSERT_EQ(read.size(), QSize(3, 2));
    EXPECT_EQ(read.pixel(0, 0), qRgb(1, 11, 21));
    EXPECT_EQ(read.pixel(2, 1), qRgb(6, 16, 26));
    EXPECT_EQ(decode_image(folder / "rgb.png"), rgb);
}

TEST(ImageEncoder, OneChannelStaysGrey) {
    TempFolder folder;
    const Image grey{{1, 1, 5}, {0, 1, 128, 254, 255}}; // rows of 5 bytes: Qt pads its rows
    write_png(folder / "grey.png", grey);
    EXPECT_EQ(decode_image(folder / "grey.png"), grey);
}

TEST(ImageEncoder, ReplacesAFileAndSaysWhereItCannot) {
    TempFolder folder;
    const auto path = folder.write("a.png", "no image");
    write_png(path, {{1, 1, 1}, {7}});
    EXPECT_EQ(decode_image(path).pixels, std::vector<std::uint8_t>{7});
    expect_error(Failure::io, {"nowhere/a.png"}, [&] {
        write_png(folder / "nowhere/a.png", {{1, 1, 1}, {7}});
    });
}

} // namespace
} // namespace headroom
