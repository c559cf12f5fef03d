#include "datasets/ImageError.h"
#include "datasets/ImageFormat.h"
#include "datasets/ImageModule.h"

#include <QBuffer>
#include <QImageReader>
#include <QLoggingCategory>
#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace headroom {

namespace {

/// A small file can claim a giant image: four bytes a pixel are what its decoder asks for.
constexpr qint64 most_pixels = qint64{1} << 28;
constexpr int largest_side = 65535;

/// What Qt may be asked to read. Its plugins know more (drawings, icons), which are no photographs
/// and would be read by code that nobody meant to run.
constexpr std::array formats = {"jpeg", "png", "bmp", "gif", "pbm", "pgm", "ppm", "webp", "tiff"};

void set_up_qt() {
    QImageReader::setAllocationLimit(most_pixels * 4 >> 20); // of itself it refuses 33 megapixels
    // What the decoders grumble about is either an error, reported below, or of no use.
    QLoggingCategory::setFilterRules("qt.gui.imageio*=false");
    QImageReader::supportedImageFormats(); // loads the plugins, before there are threads
}

ImageError unreadable(const std::string& path, std::string_view bytes, const std::string& reason) {
    return ImageError(
        image_format(bytes).empty() ? ImageProblem::not_an_image : ImageProblem::unreadable,
        fmt::format("{}: cannot be read as an image ({}): repair it or move it elsewhere", path,
                    reason));
}

/// A PNG of grey and alpha, which Qt reads as one of colours (PNG, 11.2.2: colour type 4).
bool is_grey_png(std::string_view bytes) {
    return image_format(bytes) == "png" && bytes.size() > 25 && bytes[25] == 4;
}

Image to_planes(const QImage& image, bool is_grey) {
    const auto format = image.format();
    const bool grey = is_grey || format == QImage::Format_Grayscale8 ||
                      format == QImage::Format_Grayscale16 ||
                      (image.depth() <= 8 && image.allGray());
    const QImage pixels =
        image.convertToFormat(grey ? QImage::Format_Grayscale8 : QImage::Format_RGB888);

    Image result;
    result.shape = {grey ? 1 : 3, image.height(), image.width()};
    result.pixels.resize(result.shape.values());
    const auto channels = static_cast<std::size_t>(result.shape.channels);
    const auto width = static_cast<std::size_t>(result.shape.width);
    const auto plane = width * static_cast<std::size_t>(result.shape.height);
    for (int y = 0; y < result.shape.height; ++y) {
        const uchar* const row = pixels.constScanLine(y);
        std::uint8_t* const to = result.pixels.data() + static_cast<std::size_t>(y) * width;
        for (std::size_t c = 0; c < channels; ++c)
            for (std::size_t x = 0; x < width; ++x)
                to[c * plane + x] = row[x * channels + c];
    }
    return result;
}

/// Refuses, by its header, what is no image that is read here or is beyond the limits.
void check_header(const std::string& path, QImageReader& reader, std::string_view bytes) {
    const QByteArray format = reader.format();
    const auto is_it = [&](const char* known) { return format == known; };
    if (!format.isEmpty() && std::ranges::none_of(formats, is_it))
        throw unreadable(path, bytes, "a file of format " + format.toStdString());
    const QSize size = reader.size();
    if (size.width() > largest_side || size.height() > largest_side ||
        qint64{size.width()} * size.height() > most_pixels)
        throw unreadable(path, bytes,
                         fmt::format("{}x{} pixels, expected sides to {} and {} in all",
                                     size.height(), size.width(), largest_side, most_pixels));
}

/// Bytes as a device, not copied.
struct Source {
    QByteArray bytes;
    QBuffer buffer{&bytes};

    explicit Source(std::string_view from)
        : bytes(QByteArray::fromRawData(from.data(), static_cast<qsizetype>(from.size()))) {
        buffer.open(QIODevice::ReadOnly);
    }
};

Image decode(const std::string& path, std::string_view bytes) {
    Source source(bytes);
    QImageReader reader(&source.buffer);
    check_header(path, reader, bytes);
    reader.setAutoTransform(true);
    const QImage image = reader.read();
    if (image.isNull()) throw unreadable(path, bytes, reader.errorString().toStdString());
    return to_planes(image, is_grey_png(bytes));
}

ImageShape probe(const std::string& path, std::string_view bytes) {
    Source source(bytes);
    QImageReader reader(&source.buffer);
    check_header(path, reader, bytes);
    const QSize size = reader.size();
    const auto format = reader.imageFormat();
    // Palettes may be grey or not, and some formats say nothing: those are decoded to see.
    const bool palette = format == QImage::Format_Indexed8 || format == QImage::Format_Mono ||
                         format == QImage::Format_MonoLSB;
    if (!size.isValid() || format == QImage::Format_Invalid || palette)
        return decode(path, bytes).shape;

    const bool grey = format == QImage::Format_Grayscale8 || format == QImage::Format_Grayscale16 ||
                      is_grey_png(bytes);
    ImageShape shape{grey ? 1 : 3, size.height(), size.width()};
    if (reader.transformation() & QImageIOHandler::TransformationRotate90)
        std::swap(shape.height, shape.width);
    return shape;
}

std::string encode_png(const Image& image) {
    const auto [channels, height, width] = image.shape;
    QImage pixels(width, height, channels == 1 ? QImage::Format_Grayscale8 : QImage::Format_RGB888);
    auto from = image.pixels.begin();
    for (int c = 0; c < channels; ++c)
        for (int y = 0; y < height; ++y) {
            uchar* const row = pixels.scanLine(y);
            for (int x = 0; x < width; ++x)
                row[x * channels + c] = *from++;
        }
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    pixels.save(&buffer, "PNG");
    return bytes.toStdString();
}

} // namespace

extern "C" const ImageModule* headroom_images() {
    set_up_qt();
    static const ImageModule exported{decode, probe, encode_png, qVersion};
    return &exported;
}

} // namespace headroom
