#include "datasets/image/ImageDecoder.h"

#include "tests/SourceFolder.h"
#include "tests/datasets/TestImages.h"

#include <QtEndian>
#include <map>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <zlib.h>

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
    // Grey pixels in an RGB file are still RGB: the shape does not depend on the content.
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

/// "name": [height, width, channels, [values]] of every file in tests/fixtures/images, as PIL reads
/// them (make_images.py there).
std::map<std::string, Image> images_of_pil() {
    const auto json =
        nlohmann::json::parse(read_text(source_folder() + "/tests/fixtures/images/expected.json"));
    std::map<std::string, Image> images;
    for (const auto& [name, image] : json.items())
        images[name] = {{image[2].get<int>(), image[0].get<int>(), image[1].get<int>()},
                        image[3].get<std::vector<std::uint8_t>>()};
    return images;
}

TEST(ImageDecoder, ReadsColoursAndOrientationsAsPilDoes) {
    const auto expected = images_of_pil();
    ASSERT_GE(expected.size(), 20u);
    for (const auto& [name, image] : expected) {
        const auto path = source_folder() + "/tests/fixtures/images/" + name;
        const auto found = decode_image(path);
        EXPECT_EQ(found.shape, image.shape) << name;
        EXPECT_EQ(probe_image(path), image.shape) << name;
        // JPEG decoders may differ by rounding.
        const int tolerance = name.ends_with(".jpg") ? 2 : 0;
        const auto close = [&](int a, int b) { return std::abs(a - b) <= tolerance; };
        EXPECT_TRUE(std::ranges::equal(found.pixels, image.pixels, close)) << name;
    }
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
        expect_error(Failure::bad_data, {path.c_str(), reason, "repair it or move it elsewhere"},
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

TEST(ImageDecoder, RefusesWhatItsHeaderSaysIsTooLarge) {
    TempFolder folder;
    // A PNG of 60000 x 60000: signature, IHDR (its checksum is right), no data, IEND.
    QByteArray header("IHDR\0\0\xea\x60\0\0\xea\x60\x08\x02\0\0\0", 17);
    const auto checksum = qToBigEndian<quint32>(
        static_cast<quint32>(crc32(0, reinterpret_cast<const Bytef*>(header.data()), 17)));
    const auto path = folder.write(
        "giant.png",
        std::string("\x89PNG\r\n\x1a\n\0\0\0\x0d", 12) + header.toStdString() +
            std::string(reinterpret_cast<const char*>(&checksum), 4) +
            std::string("\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82", 24));
    for (const auto& read : {+[](const std::string& file) { probe_image(file); },
                             +[](const std::string& file) { decode_image(file); }})
        expect_error(
            Failure::bad_data,
            {path.c_str(), "60000x60000 pixels, expected sides up to 65535 and at most 268435456"},
            [&] { read(path); });
}

TEST(ImageDecoder, ReadsNoDrawingsAndNoPipes) {
    TempFolder folder;
    const auto drawing = folder.write(
        "drawing.png", "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/>");
    expect_error(Failure::bad_data, {drawing.c_str()}, [&] { decode_image(drawing); });
    const auto pipe = folder / "pipe.png";
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    expect_error(Failure::bad_data, {pipe.c_str(), "it is not a regular file"},
                 [&] { decode_image(pipe); });
}

TEST(ImageDecoder, AThumbnailsEndIsNotTheImagesEnd) {
    TempFolder folder;
    auto jpeg = half_of(write_image(folder, "a.jpg", 64, 64));
    jpeg.insert(2, std::string("\xff\xe2\x00\x06\xff\xd8\xff\xd9", 8));
    const auto path = folder.write("half.jpg", jpeg);
    expect_error(Failure::bad_data, {"truncated: the end marker is missing"},
                 [&] { decode_image(path); });
}

} // namespace
} // namespace headroom
