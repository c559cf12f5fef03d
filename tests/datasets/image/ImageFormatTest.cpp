#include "datasets/image/ImageFormat.h"

#include "datasets/image/ImageDecoder.h"
#include "datasets/image/ImageError.h"
#include "tests/datasets/TestImages.h"

namespace headroom {
namespace {

using namespace std::string_literals;

/// A GIF of one red pixel, with the trailer (GIF89a, Appendix F).
const std::string gif = "GIF89a\1\0\1\0\x80\0\0\xff\0\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"s;

TEST(ImageFormat, IsToldByTheFirstBytes) {
    TempFolder folder;
    for (const auto& [name, format] :
         {std::pair{"a.png", "png"}, {"a.jpg", "jpeg"}, {"a.bmp", "bmp"}, {"a.ppm", "ppm"}}) {
        EXPECT_EQ(image_format(read_text(write_image(folder, name, 5, 4))), format);
        EXPECT_EQ(image_format_of_name(name), format);
    }
    EXPECT_EQ(image_format(gif), "gif");
    EXPECT_EQ(image_format("RIFF\x1a\0\0\0WEBPVP8 "s), "webp");
    EXPECT_EQ(image_format("II*\0\x08\0\0\0"s), "tiff");
    for (const auto* text : {"", "P", "P7 1 1", "Please", "BM", "GIF", "<svg>"})
        EXPECT_EQ(image_format(text), "") << text;
}

TEST(ImageFormat, IsToldByTheName) {
    for (const char* name : {"a.jpg", "A.JPG", "b.c.jpeg", "x.JPeG", " .jpg"})
        EXPECT_EQ(image_format_of_name(name), "jpeg") << name;
    for (const char* name : {"jpg", "a.txt", "a.jpg.txt", "", "Thumbs.db"})
        EXPECT_EQ(image_format_of_name(name), "") << name;
}

TEST(ImageFormat, NoFileIsCompleteBeforeItsImageEnds) {
    TempFolder folder;
    std::vector<std::pair<std::string, std::string>> files = {{"gif", gif}};
    for (const char* name : {"a.png", "a.jpg", "a.bmp"})
        files.emplace_back(image_format_of_name(name),
                           read_text(write_image(folder, name, 31, 17, Qt::darkGreen)));
    for (const auto& [format, bytes] : files) {
        EXPECT_TRUE(is_complete(format, bytes)) << format;
        const auto needed = bytes.size() - (format == "gif" ? 1 : 0); // its trailer is not required
        for (std::size_t size = 30; size < needed; ++size)
            ASSERT_FALSE(is_complete(format, bytes.substr(0, size))) << format << ' ' << size;
    }
    EXPECT_TRUE(is_complete("gif", gif.substr(0, gif.size() - 1)));
}

/// Files that is_complete leaves to the decoders are refused by them.
TEST(ImageFormat, TheDecoderRefusesEveryHalfFile) {
    TempFolder folder;
    for (const char* name : {"a.png", "a.jpg", "a.bmp", "a.ppm", "a.pgm", "a.pbm"}) {
        const auto whole = write_image(folder, name, 31, 17, Qt::darkGreen);
        EXPECT_NO_THROW(decode_image(whole)) << name;
        const auto half = folder.write(std::string("half-") + name, half_of(whole));
        expect_error(Failure::bad_data, {half.c_str()}, [&] { decode_image(half); });
    }
    EXPECT_EQ(decode_image(folder.write("a.gif", gif)).shape.values(), 3u);
    expect_error(Failure::bad_data, {"half.gif: ", "truncated"},
                 [&] { decode_image(folder.write("half.gif", gif.substr(0, gif.size() - 3))); });
}

TEST(ImageFormat, DamagedPngFilesAreToldByTheirChecksums) {
    TempFolder folder;
    const auto sound = read_text(write_image(folder, "a.png", 40, 30));
    EXPECT_TRUE(png_checksums_hold(sound));
    const auto data = sound.find("IDAT");
    ASSERT_NE(data, std::string::npos);
    auto damaged = sound;
    damaged[data + 10] ^= 1;
    EXPECT_FALSE(png_checksums_hold(damaged));
    const auto path = folder.write("damaged.png", damaged);
    expect_error(Failure::bad_data, {path.c_str(), "damaged: a checksum in it is wrong"},
                 [&] { decode_image(path); });
    // A chunk that no image needs, such as a text, may be damaged.
    auto with_text = sound;
    with_text.insert(33, std::string("\0\0\0\x01tEXtx\0\0\0\0", 13));
    EXPECT_TRUE(png_checksums_hold(with_text));
}

TEST(ImageFormat, HeadersThatLieAreReadWithinTheirBytes) {
    std::string bmp = "BM" + std::string(52, '\xff');
    bmp[30] = bmp[31] = bmp[32] = bmp[33] = 0; // no compression
    EXPECT_FALSE(is_complete("bmp", bmp));
    EXPECT_FALSE(is_complete("jpeg", "\xff\xd8\xff\xe0\xff\xff"));
    EXPECT_FALSE(is_complete("png", "\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR1234"));
    EXPECT_FALSE(is_complete("gif", "GIF89a\1\0\1\0\xf7"));
    for (const char* format : {"bmp", "jpeg", "png", "gif", "webp"})
        for (const auto& bytes : {""s, "\xff"s, std::string(7, '\xff')})
            is_complete(format, bytes); // must not read past the end
}

} // namespace
} // namespace headroom
