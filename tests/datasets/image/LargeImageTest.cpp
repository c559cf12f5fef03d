#include "datasets/formats/ReadImage.h"
#include "datasets/image/ImageDecoder.h"
#include "tests/datasets/TestImages.h"

#include <QImageWriter>
#include <QtEndian>
#include <zlib.h>

namespace headroom {
namespace {

/// Sides of an image of more than 2^26 pixels.
constexpr int giant = 8208;

void add_chunk(std::string& png, const std::string& type_and_data) {
    const auto put = [&](std::uint32_t value) {
        const auto bytes = qToBigEndian(value);
        png.append(reinterpret_cast<const char*>(&bytes), 4);
    };
    put(static_cast<std::uint32_t>(type_and_data.size() - 4));
    png += type_and_data;
    put(static_cast<std::uint32_t>(
        crc32_z(0, reinterpret_cast<const Bytef*>(type_and_data.data()), type_and_data.size())));
}

/// A PNG of giant x giant whose left and right halves have different colours.
std::string giant_png() {
    std::string row(1 + 3 * giant, '\0');
    for (std::size_t x = 0; x < giant; ++x)
        row[1 + 3 * x + (x < giant / 2 ? 0 : 2)] = '\xc8';
    z_stream stream{};
    deflateInit(&stream, 1);
    std::string data = "IDAT", buffer(1 << 20, '\0');
    for (int y = 0; y <= giant; ++y) {
        stream.next_in = reinterpret_cast<Bytef*>(row.data());
        stream.avail_in = y < giant ? static_cast<uInt>(row.size()) : 0;
        do {
            stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
            stream.avail_out = static_cast<uInt>(buffer.size());
            deflate(&stream, y < giant ? Z_NO_FLUSH : Z_FINISH);
            data.append(buffer.data(), buffer.size() - stream.avail_out);
        } while (stream.avail_out == 0);
    }
    deflateEnd(&stream);
    std::string png = "\x89PNG\r\n\x1a\n";
    const auto side = qToBigEndian(static_cast<std::uint32_t>(giant));
    const std::string bytes(reinterpret_cast<const char*>(&side), 4);
    add_chunk(png, "IHDR" + bytes + bytes + std::string("\x08\x02\0\0\0", 5));
    add_chunk(png, data);
    add_chunk(png, "IEND");
    return png;
}

TEST(LargeImage, IsDecodedSmallerWhereASmallSizeIsWanted) {
    TempFolder folder;
    const auto png = folder.write("giant.png", giant_png());
    const auto jpeg = folder / "giant.jpg";
    QImage grey(giant, giant, QImage::Format_Grayscale8);
    grey.fill(0);
    for (int y = 0; y < giant; ++y)
        std::fill_n(grey.scanLine(y), giant / 2, uchar{200});
    ASSERT_TRUE(grey.save(QString::fromStdString(jpeg)));
    grey = {};

    OpenOptions options;
    options.memory_budget = 32 << 20; // a sixth of what the grey one takes at full size
    std::vector<std::uint8_t> pixels(3 * 2 * 4);
    read_image(png, {3, 2, 4}, options, pixels.data());
    EXPECT_EQ(pixels, (std::vector<std::uint8_t>{200, 200, 0,   0,   200, 200, 0,   0, //
                                                 0,   0,   0,   0,   0,   0,   0,   0, //
                                                 0,   0,   200, 200, 0,   0,   200, 200}));
    pixels.resize(8);
    read_image(jpeg, {1, 2, 4}, options, pixels.data());
    EXPECT_EQ(pixels, (std::vector<std::uint8_t>{200, 200, 0, 0, 200, 200, 0, 0}));
    // The stored size is that of the file, however it is decoded.
    const auto stored = decode_image(jpeg, read_image_file(jpeg),
                                     {{1, 2, 4}, options.memory_budget}, [](const Image& image) {
                                         EXPECT_EQ(image.shape, (ImageShape{1, 1026, 1026}));
                                     });
    EXPECT_EQ(stored, (ImageShape{1, giant, giant}));

    for (const auto& path : {png, jpeg})
        expect_error(Failure::resources,
                     {path.c_str(), "decoding its 8208x8208 pixels takes", "memory budget of 32MiB",
                      "--memory-budget"},
                     [&] {
                         decode_image(path, read_image_file(path), {{}, options.memory_budget},
                                      [](const Image&) {});
                     });
}

TEST(LargeImage, IsRefusedByItsHeaderWhereItsBytesCannotHoldIt) {
    TempFolder folder;
    auto jpeg = read_text(write_image(folder, "a.jpg", 16, 16));
    const auto size = jpeg.find("\xff\xc0") + 5;
    jpeg.replace(size, 4, std::string("\x40\0\x40\0", 4)); // 16384 x 16384
    const auto path = folder.write("bomb.jpg", jpeg);
    for (const auto& read : {+[](const std::string& file) { probe_image(file); },
                             +[](const std::string& file) { decode_image(file); }})
        expect_error(Failure::bad_data,
                     {path.c_str(), "truncated", "bytes cannot hold its 16384x16384 pixels"},
                     [&] { read(path); });
}

TEST(LargeImage, OrdinaryImagesAreDecodedWhole) {
    TempFolder folder;
    const auto path = write_image(folder, "a.png", 640, 480);
    decode_image(path, read_image_file(path), {{3, 2, 2}}, [](const Image& image) {
        EXPECT_EQ(image.shape, (ImageShape{3, 480, 640}));
    });
    std::size_t values = 0; // a budget too small for one image still allows one at a time
    decode_image(path, read_image_file(path), {{}, 1000},
                 [&](const Image& image) { values = image.pixels.size(); });
    EXPECT_EQ(values, 640u * 480 * 3);
}

/// Rows are converted in bands; the edges of the bands must not show.
TEST(LargeImage, EveryRowComesThrough) {
    TempFolder folder;
    QImage image(3, 700, QImage::Format_RGB32);
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < 3; ++x)
            image.setPixel(x, y, qRgb(y % 256, y / 256, x));
    image.save(QString::fromStdString(folder / "tall.png"));
    const auto found = decode_image(folder / "tall.png");
    ASSERT_EQ(found.shape, (ImageShape{3, 700, 3}));
    for (std::size_t y = 0; y < 700; ++y)
        for (std::size_t x = 0; x < 3; ++x) {
            ASSERT_EQ(found.pixels[y * 3 + x], y % 256);
            ASSERT_EQ(found.pixels[2100 + y * 3 + x], y / 256);
            ASSERT_EQ(found.pixels[4200 + y * 3 + x], x);
        }
}

} // namespace
} // namespace headroom
