#include "datasets/image/ImageHeader.h"

#include "tests/datasets/TestImages.h"

#include <QImageWriter>

namespace headroom {
namespace {

std::string jpeg(const TempFolder& folder, bool progressive) {
    const auto path = folder / "a.jpg";
    QImageWriter writer(QString::fromStdString(path), "jpeg");
    writer.setProgressiveScanWrite(progressive);
    QImage image(64, 48, QImage::Format_RGB32);
    image.fill(Qt::red);
    EXPECT_TRUE(writer.write(image));
    return read_text(path);
}

/// Sets another size in the frame header: two bytes of height, two of width.
std::string claiming(std::string jpeg, int height, int width) {
    const std::string size{static_cast<char>(height >> 8), static_cast<char>(height),
                           static_cast<char>(width >> 8), static_cast<char>(width)};
    return jpeg.replace(jpeg.find("\xff\xc0") + 5, 4, size);
}

TEST(ImageHeader, KnowsTheFewestBytesThatAnImageNeeds) {
    TempFolder folder;
    const auto sound = jpeg(folder, false);
    EXPECT_EQ(min_file_bytes("jpeg", sound), 8u * 6 / 8); // a bit for each block of 8x8
    EXPECT_EQ(min_file_bytes("jpeg", claiming(sound, 16384, 8192)), 2048u * 1024 / 8);
    EXPECT_EQ(min_file_bytes("jpeg", jpeg(folder, true)), 6u);
    const auto png = read_text(write_image(folder, "a.png", 5000, 400));
    EXPECT_EQ(min_file_bytes("png", png), 400u * (1 + 5000 * 3) / 1032);
    EXPECT_LE(min_file_bytes("png", png), png.size());
    for (const char* format : {"jpeg", "png", "gif"})
        for (const std::string& bytes :
             {std::string(), std::string(60, '\xff'), sound.substr(0, 9)})
            min_file_bytes(format, bytes); // must not read past the end
}

TEST(ImageHeader, KnowsWhatADecoderKeepsOfAProgressiveJpeg) {
    TempFolder folder;
    EXPECT_EQ(jpeg_coefficient_bytes(jpeg(folder, false)), 0u);
    // Colours at half the height and width: 1.5 samples per pixel, of two bytes.
    EXPECT_EQ(jpeg_coefficient_bytes(jpeg(folder, true)), 64u * 48 * 3);
}

} // namespace
} // namespace headroom
