#include "datasets/ImageModule.h"

#include "datasets/base/Error.h"

#include <QBuffer>
#include <QImageReader>
#include <QLoggingCategory>
#include <QtEndian>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fmt/format.h>
#include <memory>

namespace headroom {

namespace {

void set_up_qt() {
    // Qt's default of 128 MB refuses a 33-megapixel photo; this allows 256 megapixels, and still
    // stops a small file that claims a giant image.
    QImageReader::setAllocationLimit(1024);
    // What the decoders grumble about is either an error, reported below, or of no use.
    QLoggingCategory::setFilterRules("qt.gui.imageio*=false");
    QImageReader::supportedImageFormats(); // loads the plugins, before there are threads
}

Error unreadable(const std::string& path, const std::string& reason) {
    return data_error(
        fmt::format("{}: cannot be read as an image ({}): mend or remove it", path, reason));
}

QByteArray read_file(const std::string& path) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                               std::fclose);
    QByteArray bytes;
    std::array<char, 65536> block;
    while (file) {
        const auto count = std::fread(block.data(), 1, block.size(), file.get());
        bytes.append(block.data(), static_cast<qsizetype>(count));
        if (count < block.size()) break;
    }
    if (!file || std::ferror(file.get()))
        throw io_error(fmt::format("{}: cannot be read: {}", path, std::strerror(errno)));
    if (bytes.isEmpty()) throw unreadable(path, "the file is empty");
    return bytes;
}

/// Whether a JPEG has its end marker. Segments are skipped by their lengths, since the thumbnail
/// inside one of them has an end marker of its own (ITU-T T.81, B.1.1).
bool jpeg_is_complete(const QByteArray& bytes) {
    const auto at = [&](qsizetype i) { return static_cast<unsigned char>(bytes[i]); };
    for (qsizetype i = 2; i + 1 < bytes.size();) {
        if (at(i) != 0xff) {
            ++i; // compressed data
            continue;
        }
        const int marker = at(i + 1);
        if (marker == 0xd9) return true;
        if (marker == 0xff) {
            ++i; // fill byte
        } else if (marker == 0 || marker == 1 || (marker >= 0xd0 && marker <= 0xd8)) {
            i += 2; // a stuffed byte or a marker without a segment
        } else {
            if (i + 3 >= bytes.size()) return false;
            i += 2 + at(i + 2) * 256 + at(i + 3);
        }
    }
    return false;
}

/// Whether a PNG has all its chunks up to the end chunk: length, type, data, checksum (PNG, 5.3).
bool png_is_complete(const QByteArray& bytes) {
    for (qsizetype i = 8; i + 12 <= bytes.size();) {
        if (bytes.mid(i + 4, 4) == "IEND") return true;
        i += 12 + static_cast<qsizetype>(qFromBigEndian<quint32>(bytes.constData() + i));
    }
    return false;
}

/// Truncated files are found here: libjpeg would fill them up with grey, libpng print to stderr.
void check_complete(const std::string& path, const QByteArray& bytes) {
    const bool is_jpeg = bytes.startsWith("\xff\xd8\xff");
    const bool is_png = bytes.startsWith("\x89PNG\r\n\x1a\n");
    if ((is_jpeg && !jpeg_is_complete(bytes)) || (is_png && !png_is_complete(bytes)))
        throw unreadable(path, "truncated: the end marker is missing");
}

Image to_planes(const QImage& image) {
    const auto format = image.format();
    const bool grey = format == QImage::Format_Grayscale8 || format == QImage::Format_Grayscale16 ||
                      (image.depth() <= 8 && image.allGray());
    const QImage pixels =
        image.convertToFormat(grey ? QImage::Format_Grayscale8 : QImage::Format_RGB888);

    Image result;
    result.shape = {grey ? 1 : 3, image.height(), image.width()};
    result.pixels.reserve(result.shape.values());
    for (int c = 0; c < result.shape.channels; ++c)
        for (int y = 0; y < result.shape.height; ++y) {
            const uchar* const row = pixels.constScanLine(y);
            for (int x = 0; x < result.shape.width; ++x)
                result.pixels.push_back(row[x * result.shape.channels + c]);
        }
    return result;
}

Image decode(const std::string& path, QByteArray& bytes) {
    check_complete(path, bytes);
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    reader.setAutoTransform(true);
    const QImage image = reader.read();
    if (image.isNull()) throw unreadable(path, reader.errorString().toStdString());
    return to_planes(image);
}

Image decode_file(const std::string& path) {
    QByteArray bytes = read_file(path);
    return decode(path, bytes);
}

ImageShape probe_file(const std::string& path) {
    QByteArray bytes = read_file(path);
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    const QSize size = reader.size();
    const auto format = reader.imageFormat();
    // Palettes may be grey or not, and some formats say nothing: those are decoded to see.
    const bool palette = format == QImage::Format_Indexed8 || format == QImage::Format_Mono ||
                         format == QImage::Format_MonoLSB;
    if (!size.isValid() || format == QImage::Format_Invalid || palette)
        return decode(path, bytes).shape;

    const bool grey = format == QImage::Format_Grayscale8 || format == QImage::Format_Grayscale16;
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
    static const ImageModule exported{decode_file, probe_file, encode_png, qVersion};
    return &exported;
}

} // namespace headroom
