#include "datasets/image/ForeignImage.h"

#include "datasets/image/ImageDecoder.h"
#include "datasets/image/ImageError.h"
#include "tests/datasets/TestImages.h"

#include <QImageReader>
#include <QImageWriter>

namespace headroom {
namespace {

using namespace std::string_literals;
using testing::HasSubstr;

TEST(ForeignImage, IsToldByTheFirstBytes) {
    const std::vector<std::pair<std::string, const char*>> files = {
        {"\0\0\0\x18"
         "ftypheic\0\0\0\0mif1heic"s,
         "a HEIC photo, which is not read: convert it"},
        {"\0\0\0\x18"
         "ftypmif1\0\0\0\0mif1avif"s,
         "an AVIF image"},
        {"\0\0\0\x1c"
         "ftypavif\0\0\0\0"s,
         "avifdec (Debian: libavif-bin)"},
        {"\0\0\0\x18"
         "ftypisom\0\0\0\0"s,
         "a video or sound file"},
        {"\xff\x0a\xfa\x7f"s, "a JPEG XL image"},
        {"\0\0\0\x0cjP  \r\n\x87\n"s, "a JPEG 2000 image"},
        {"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
         "git lfs pull"},
        {"/annex/objects/MD5E-s1--a.jpg\n", "git annex get"},
        {"<!DOCTYPE html>\n<html>", "an HTML page"},
        {"\xef\xbb\xbf\r\n <html lang='en'>", "an HTML page"},
        {"<?xml version='1.0'?><svg xmlns='x'/>", "an SVG drawing"},
        {"<?xml version='1.0'?><Error><Code>AccessDenied", "an XML text"},
        {"{\"message\": \"rate limit\"}", "a JSON text"},
        {"PK\3\4abc", "a zip archive: unpack it"},
        {"8BPS\0\1"s, "a Photoshop file"},
        {std::string(128, '\0').append("DICM"), "a DICOM image"},
        {"%PDF-1.4", "a PDF document"},
        {"\x89HDF\r\n\x1a\n", "an HDF5 file"},
        {std::string(1000, '\0'), "nothing but zero bytes"}};
    for (const auto& [bytes, part] : files)
        EXPECT_THAT(foreign_image(bytes), HasSubstr(part)) << bytes.substr(0, 40);
    for (const auto* text : {"", "words", "P5 2 2 255\n", "\xff\xd8\xff\xe0", "<p>", "{"})
        EXPECT_EQ(foreign_image(text), "") << text;
}

TEST(ForeignImage, IsNoImageToTheDecoder) {
    TempFolder folder;
    const auto path = folder.write("photo.jpg", "\0\0\0\x18"
                                                "ftypheic\0\0\0\0mif1heic"s);
    for (const auto& read : {+[](const std::string& file) { probe_image(file); },
                             +[](const std::string& file) { decode_image(file); }})
        expect_error(Failure::bad_data,
                     {path.c_str(), "cannot be read as an image: it is a HEIC photo",
                      "heif-convert (Debian: libheif-examples)"},
                     [&] { read(path); });
    try {
        decode_image(path);
    } catch (const ImageError& error) {
        EXPECT_EQ(error.problem(), ImageProblem::not_an_image);
    }
}

/// Formats that Qt reads if a separate package is installed.
class FormatsOfThePlugin : public testing::TestWithParam<const char*> {};

TEST_P(FormatsOfThePlugin, AreReadOrTheirPackageIsNamed) {
    const QByteArray format = GetParam();
    TempFolder folder;
    if (!QImageReader::supportedImageFormats().contains(format)) {
        const auto path = folder.write("a.jpg", format == "webp" ? "RIFF\x1a\0\0\0WEBPVP8L"s +
                                                                       std::string(14, '\0')
                                                                 : "II*\0\x08\0\0\0"s);
        expect_error(Failure::bad_data,
                     {path.c_str(), "for which Qt needs a plug-in", "qt6-image-formats-plugins"},
                     [&] { decode_image(path); });
        GTEST_SKIP() << "Qt's image format plug-ins are not installed";
    }
    // Not of one colour: Qt 6.8 cannot read the 38 bytes that it writes for such a WebP.
    QImage image(40, 30, QImage::Format_RGB32);
    for (int y = 0; y < 30; ++y)
        for (int x = 0; x < 40; ++x)
            image.setPixelColor(x, y, QColor(5 * x, 7 * y, (31 * x * y) % 256));
    const auto path = folder / "a.jpg"; // the name does not matter
    QImageWriter writer(QString::fromStdString(path), format);
    writer.setQuality(100); // lossless
    ASSERT_TRUE(writer.write(image));
    const auto found = decode_image(path);
    ASSERT_EQ(found.shape, (ImageShape{3, 30, 40}));
    EXPECT_EQ(probe_image(path), found.shape);
    const std::size_t plane = 30 * 40, at = 17 * 40 + 23;
    EXPECT_NEAR(found.pixels[at], 5 * 23, 2);
    EXPECT_NEAR(found.pixels[plane + at], 7 * 17, 2);
    EXPECT_NEAR(found.pixels[2 * plane + at], (31 * 23 * 17) % 256, 2);
}

INSTANTIATE_TEST_SUITE_P(ForeignImage, FormatsOfThePlugin, testing::Values("webp", "tiff"));

} // namespace
} // namespace headroom
