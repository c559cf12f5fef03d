#include "datasets/image/ImageError.h"
#include "datasets/image/ImageFormat.h"
#include "datasets/image/ImageHeader.h"
#include "datasets/image/ImageModule.h"
#include "datasets/image/qt/CarriedPlugins.h"

#include <QBuffer>
#include <QImageReader>
#include <QLoggingCategory>
#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace headroom {

namespace {

/// A small file can claim a giant image: its decoder allocates four bytes per pixel.
constexpr qint64 max_pixels = qint64{1} << 28;
constexpr int largest_side = 65535;

/// Formats that Qt may read. Its plugins support more (drawings, icons), which are not photographs
/// and would be parsed by code that nobody meant to run.
constexpr std::array formats = {"jpeg", "png", "bmp", "gif", "pbm", "pgm", "ppm", "webp", "tiff"};

void set_up_qt() {
    add_carried_plugins();
    QImageReader::setAllocationLimit(max_pixels * 4 >> 20); // Qt's default refuses 33 megapixels
    // Warnings of the decoders are either errors, reported below, or of no use.
    QLoggingCategory::setFilterRules("qt.gui.imageio*=false");
    QImageReader::supportedImageFormats(); // loads the plugins, before there are threads
}

ImageError unreadable(const std::string& path, std::string_view bytes, const std::string& reason) {
    return ImageError(
        image_format(bytes).empty() ? ImageProblem::not_an_image : ImageProblem::unreadable,
        fmt::format("{}: cannot be read as an image ({}): repair it or move it elsewhere", path,
                    reason));
}

/// Detects a PNG of grey and alpha, which Qt reads as RGB (PNG, 11.2.2: colour type 4).
bool is_grey_png(std::string_view bytes) {
    return image_format(bytes) == "png" && bytes.size() > 25 && bytes[25] == 4;
}

bool is_grey(const QImage& image) {
    const auto format = image.format();
    return format == QImage::Format_Grayscale8 || format == QImage::Format_Grayscale16 ||
           (image.depth() <= 8 && image.allGray());
}

/// Copies interleaved rows into planes, from row `first` on.
void put_rows(const QImage& rows, int first, Image& result) {
    const auto channels = static_cast<std::size_t>(result.shape.channels);
    const auto width = static_cast<std::size_t>(result.shape.width);
    const auto plane = width * static_cast<std::size_t>(result.shape.height);
    for (int y = 0; y < rows.height(); ++y) {
        const uchar* const row = rows.constScanLine(y);
        std::uint8_t* const to = result.pixels.data() + static_cast<std::size_t>(first + y) * width;
        for (std::size_t c = 0; c < channels; ++c)
            for (std::size_t x = 0; x < width; ++x)
                to[c * plane + x] = row[x * channels + c];
    }
}

Image to_planes(const QImage& image, bool grey) {
    Image result;
    result.shape = {grey ? 1 : 3, image.height(), image.width()};
    result.pixels.resize(result.shape.values());
    const auto format = grey ? QImage::Format_Grayscale8 : QImage::Format_RGB888;
    constexpr int band = 256; // copying the whole image would double the memory
    if (image.height() <= band) {
        put_rows(image.convertToFormat(format), 0, result);
        return result;
    }
    for (int y = 0; y < image.height(); y += band) {
        const int rows = std::min(band, image.height() - y);
        put_rows(image.copy(0, y, image.width(), rows).convertToFormat(format), y, result);
    }
    return result;
}

/// Refuses, by its header, what is not a supported image or exceeds the limits.
void check_header(const std::string& path, QImageReader& reader, std::string_view bytes) {
    const QByteArray format = reader.format();
    const auto by_bytes = QByteArray::fromStdString(image_format(bytes));
    if (format.isEmpty() && (by_bytes == "webp" || by_bytes == "tiff") &&
        !QImageReader::supportedImageFormats().contains(by_bytes))
        throw ImageError(
            ImageProblem::unreadable,
            fmt::format("{}: cannot be read as an image: it is a {} file, for which Qt "
                        "needs a plug-in: install it (Debian: "
                        "qt6-image-formats-plugins) or convert the file",
                        path, by_bytes == "webp" ? "WebP" : "TIFF"));
    const auto is_it = [&](const char* known) { return format == known; };
    if (!format.isEmpty() && std::ranges::none_of(formats, is_it))
        throw unreadable(path, bytes, "a file of format " + format.toStdString());
    const QSize size = reader.size();
    if (size.width() > largest_side || size.height() > largest_side ||
        qint64{size.width()} * size.height() > max_pixels)
        throw unreadable(
            path, bytes,
            fmt::format("{}x{} pixels, expected sides up to {} and at most {} in total",
                        size.height(), size.width(), largest_side, max_pixels));
    if (bytes.size() < min_file_bytes(format.toStdString(), bytes))
        throw ImageError(ImageProblem::truncated,
                         fmt::format("{}: cannot be read as an image (truncated: {} bytes cannot "
                                     "hold its {}x{} pixels): copy it again",
                                     path, bytes.size(), size.height(), size.width()));
}

std::uint64_t pixels_of(const QSize& size) {
    return static_cast<std::uint64_t>(size.width()) * static_cast<std::uint64_t>(size.height());
}

bool is_turned(const QImageReader& reader) {
    return reader.transformation() & QImageIOHandler::TransformationRotate90;
}

/// The size to decode a giant image in: see DecodeOptions::wanted.
QSize scaled_size(const QImageReader& reader, std::string_view bytes, ImageShape wanted) {
    const QSize size = reader.size();
    const auto format = reader.format();
    const bool can_scale = format == "jpeg" || (format == "png" && !is_interlaced_png(bytes) &&
                                                (reader.imageFormat() == QImage::Format_RGB32 ||
                                                 reader.imageFormat() == QImage::Format_ARGB32));
    if (wanted.height <= 0 || pixels_of(size) <= giant_pixels || !can_scale) return size;
    if (is_turned(reader)) std::swap(wanted.height, wanted.width);
    // Rounded down: if rounded up, Qt would let libjpeg scale by the next eighth.
    for (int factor : {8, 4, 2})
        if (size.height() / factor >= 2 * wanted.height &&
            size.width() / factor >= 2 * wanted.width)
            return {size.width() / factor, size.height() / factor};
    return size;
}

/// Maximum bytes that an image takes at any time: Qt's image beside the decoder's own buffers, a
/// second one if it is rotated, or the result; then the result and what is made of it.
std::uint64_t decoding_bytes(const QImageReader& reader, std::string_view bytes,
                             const QSize& decoded) {
    const auto pixels = pixels_of(decoded);
    const auto format = reader.imageFormat();
    const std::uint64_t bits =
        format == QImage::Format_Invalid ? 32 : QImage::toPixelFormat(format).bitsPerPixel();
    const auto image = pixels * bits / 8;
    std::uint64_t inside = 0;
    if (reader.format() == "jpeg") inside = jpeg_coefficient_bytes(bytes);
    const auto turned = reader.transformation() == QImageIOHandler::TransformationNone ? 0 : image;
    return std::max(image + std::max({inside, turned, 3 * pixels}), 5 * pixels);
}

/// A device over bytes, without a copy.
struct Source {
    QByteArray bytes;
    QBuffer buffer{&bytes};

    explicit Source(std::string_view from)
        : bytes(QByteArray::fromRawData(from.data(), static_cast<qsizetype>(from.size()))) {
        buffer.open(QIODevice::ReadOnly);
    }
};

Image decode(const std::string& path, std::string_view bytes, const DecodeRequest& request) {
    Source source(bytes);
    QImageReader reader(&source.buffer);
    check_header(path, reader, bytes);
    const QSize size = reader.size();
    if (!size.isEmpty()) {
        const QSize decoded = scaled_size(reader, bytes, request.wanted);
        const QSize stored = is_turned(reader) ? size.transposed() : size;
        request.reserve(decoding_bytes(reader, bytes, decoded),
                        {0, stored.height(), stored.width()});
        if (decoded != size) reader.setScaledSize(decoded);
    }
    const bool grey = is_grey_png(bytes) || reader.imageFormat() == QImage::Format_Grayscale8;
    reader.setAutoTransform(true);
    const QImage image = reader.read();
    if (image.isNull()) throw unreadable(path, bytes, reader.errorString().toStdString());
    return to_planes(image, grey || is_grey(image));
}

ImageShape probe(const std::string& path, std::string_view bytes, const DecodeRequest& request) {
    Source source(bytes);
    QImageReader reader(&source.buffer);
    check_header(path, reader, bytes);
    const QSize size = reader.size();
    const auto format = reader.imageFormat();
    // Palettes may be grey or not, and some formats do not say: those are decoded to find out.
    const bool palette = format == QImage::Format_Indexed8 || format == QImage::Format_Mono ||
                         format == QImage::Format_MonoLSB;
    if (!size.isValid() || format == QImage::Format_Invalid || palette)
        return decode(path, bytes, request).shape;

    const bool grey = format == QImage::Format_Grayscale8 || format == QImage::Format_Grayscale16 ||
                      is_grey_png(bytes);
    ImageShape shape{grey ? 1 : 3, size.height(), size.width()};
    if (is_turned(reader)) std::swap(shape.height, shape.width);
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
