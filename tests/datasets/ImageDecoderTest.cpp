#include "datasets/ImageDecoder.h"

#include "tests/datasets/TestImages.h"

#include <QBuffer>

namespace headroom {
namespace {

using testing::ElementsAre;

TEST(ImageDecoder, ReadsEveryFormatOfTheBase) {
    TempFolder folder;
    for (const char* name : {"a.png", "a.jpg", "a.bmp", "a.ppm"}) {
        const auto path = write_image(folder, name, 5, 4, QColor(200, 100, 50));
        const auto image = decode_image(path);
        EXPECT_EQ(image.shape, (ImageShape{3, 4, 5})) << name;
        EXPECT_EQ(probe_image(path), image.shape) << name;
        EXPECT_NEAR(image.pixels[0], 200, 2) << name;
        EXPECT_NEAR(image.pixels[20], 100, 2) << name;
        EXPECT_NEAR(image.pixels[59], 50, 2) << name;
    }
}

TEST(ImageDecoder, GreyFilesHaveOneChannel) {
    TempFolder folder;
    for (const char* name : {"a.png", "a.jpg", "a.pgm"}) {
        const auto path = write_grey_image(folder, name, 3, 2, 120);
        EXPECT_EQ(probe_image(path), (ImageShape{1, 2, 3})) << name;
        const auto image = decode_image(path);
        EXPECT_EQ(image.shape, (ImageShape{1, 2, 3})) << name;
        EXPECT_THAT(image.pixels, testing::Each(testing::AllOf(testing::Ge(118), testing::Le(122))))
            << name;
    }
    // Grey pixels in an RGB file are still RGB: what a file is does not hang on its content.
    EXPECT_EQ(decode_image(write_image(folder, "rgb.png", 3, 2, Qt::gray)).shape.channels, 3);
}

TEST(ImageDecoder, PalettesAreGreyOrNotByTheirColours) {
    TempFolder folder;
    QImage image(2, 1, QImage::Format_Indexed8);
    image.setColorTable({qRgb(10, 10, 10), qRgb(200, 200, 200)});
    image.setPixel(0, 0, 1);
    image.setPixel(1, 0, 0);
    image.save(QString::fromStdString(folder / "grey.png"));
    image.setColorTable({qRgb(10, 20, 30), qRgb(200, 100, 50)});
    image.save(QString::fromStdString(folder / "colour.png"));
    EXPECT_THAT(decode_image(folder / "grey.png").pixels, ElementsAre(200, 10));
    EXPECT_EQ(probe_image(folder / "grey.png").channels, 1);
    EXPECT_THAT(decode_image(folder / "colour.png").pixels, ElementsAre(200, 10, 100, 20, 50, 30));
    EXPECT_EQ(probe_image(folder / "colour.png").channels, 3);
}

TEST(ImageDecoder, DropsTransparency) {
    TempFolder folder;
    const auto path =
        write_image(folder, "a.png", 1, 1, QColor(200, 100, 50, 0), QImage::Format_ARGB32);
    EXPECT_THAT(decode_image(path).pixels, ElementsAre(200, 100, 50));
}

TEST(ImageDecoder, TurnsPhotosAsTheirExifDataSays) {
    TempFolder folder;
    auto jpeg = read_text(write_image(folder, "a.jpg", 16, 8, Qt::white));
    // APP1 with one entry, orientation 6 (turn right), in big-endian TIFF (EXIF 2.3, 4.5.4).
    const std::string exif(
        "\xff\xe1\x00\x22"
        "Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0",
        36);
    jpeg.insert(2, exif);
    const auto path = folder.write("turned.jpg", jpeg);
    EXPECT_EQ(decode_image(path).shape, (ImageShape{3, 16, 8}));
    EXPECT_EQ(probe_image(path), (ImageShape{3, 16, 8}));
}

TEST(ImageDecoder, NamesTheFileAndTheReason) {
    TempFolder folder;
    const auto bad = [&](const std::string& path, const char* reason) {
        expect_error(Failure::bad_data, {path.c_str(), reason, "mend or remove it"},
                     [&] { decode_image(path); });
    };
    bad(folder.write("text.jpg", "this is no image"), "Unsupported image format");
    bad(folder.write("empty.jpg", ""), "the file is empty");
    bad(folder.write("half.jpg", half_of(write_image(folder, "a.jpg", 64, 64))),
        "truncated: the end marker is missing");
    bad(folder.write("half.png", half_of(write_image(folder, "a.png", 64, 64))),
        "truncated: the end marker is missing");
    expect_error(Failure::io, {"none.jpg", "No such file"},
                 [&] { decode_image(folder / "none.jpg"); });
}

TEST(ImageDecoder, AThumbnailsEndIsNotTheImagesEnd) {
    TempFolder folder;
    auto jpeg = half_of(write_image(folder, "a.jpg", 64, 64));
    jpeg.insert(2, std::string("\xff\xe2\x00\x06\xff\xd8\xff\xd9", 8));
    const auto path = folder.write("half.jpg", jpeg);
    expect_error(Failure::bad_data, {"truncated: the end marker is missing"},
                 [&] { decode_image(path); });
}

TEST(ImageDecoder, KnowsImageNames) {
    for (const char* name : {"a.jpg", "A.JPG", "b.c.png", "x.JPeG"})
        EXPECT_TRUE(has_image_extension(name)) << name;
    for (const char* name : {"jpg", "a.txt", "a.jpg.txt", "", "Thumbs.db"})
        EXPECT_FALSE(has_image_extension(name)) << name;
}

} // namespace
} // namespace headroom
