#include "datasets/ImageModule.h"

#include "datasets/base/Error.h"

#include <QBuffer>
#include <QFile>
#include <QImageReader>
#include <QLoggingCategory>
#include <QtEndian>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

namespace headroom {

namespace {

/// A small file can claim a giant image: four bytes a pixel are what its decoder asks for.
constexpr qint64 most_pixels = qint64{1} << 28;
constexpr int largest_side = 65535;
constexpr qint64 largest_file = qint64{1} << 30;

/// What Qt may be asked to read. Its plugins know more (drawings, icons), which are no photographs
/// and would be read by code that nobody meant to run.
constexpr std::array formats = {"jpeg", "png", "bmp", "gif", "pbm", "pgm", "ppm", "webp", "tiff"};

/// What the decoders grumble about is either an error, reported below, or of no use. Some of it has
/// a logging category that can be turned off; libpng's errors have none.
QtMessageHandler passed_on = nullptr;

void without_libpng(QtMsgType type, const QMessageLogContext& context, const QString& message) {
    if (!message.startsWith("libpng ")) passed_on(type, context, message);
}

void set_up_qt() {
    QImageReader::setAllocationLimit(most_pixels * 4 >> 20); // of itself it refuses 33 megapixels
    passed_on = qInstallMessageHandler(without_libpng);
    QLoggingCategory::setFilterRules("qt.gui.imageio*=false");
    QImageReader::supportedImageFormats(); // loads the plugins, before there are threads
}

Error unreadable(const std::string& path, const std::string& reason) {
    return data_error(
        fmt::format("{}: cannot be read as an image ({}): mend or remove it", path, reason));
}

QByteArray read_file(const std::string& path) {
    // Without O_NONBLOCK, opening a pipe would wait for somebody to write to it.
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    QFile file;
    if (descriptor < 0 || !file.open(descriptor, QIODevice::ReadOnly | QIODevice::Unbuffered,
                                     QFileDevice::AutoCloseHandle))
        throw io_error(fmt::format("{}: cannot be read: {}", path, std::strerror(errno)));
    struct stat status {};
    if (fstat(descriptor, &status) != 0)
        throw io_error(fmt::format("{}: cannot be read: {}", path, std::strerror(errno)));
    if (!S_ISREG(status.st_mode)) throw unreadable(path, "it is no regular file");
    if (status.st_size > largest_file)
        throw unreadable(path, fmt::format("{:.1f} GB, expected at most {:.0f}",
                                           static_cast<double>(status.st_size) / 1e9,
                                           static_cast<double>(largest_file) / 1e9));
    QByteArray bytes = file.read(status.st_size);
    if (file.error() != QFileDevice::NoError)
        throw io_error(
            fmt::format("{}: cannot be read: {}", path, file.errorString().toStdString()));
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

/// A PNG of grey and alpha, which Qt reads as one of colours (PNG, 11.2.2: colour type 4).
bool is_grey_png(const QByteArray& bytes) {
    return bytes.size() > 25 && bytes.startsWith("\x89PNG") && bytes[25] == 4;
}

/// Truncated files are found here: libjpeg would fill them up with grey, libpng print to stderr.
void check_complete(const std::string& path, const QByteArray& bytes) {
    const bool is_jpeg = bytes.startsWith("\xff\xd8\xff");
    const bool is_png = bytes.startsWith("\x89PNG\r\n\x1a\n");
    if ((is_jpeg && !jpeg_is_complete(bytes)) || (is_png && !png_is_complete(bytes)))
        throw unreadable(path, "truncated: the end marker is missing");
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
    result.pixels.reserve(result.shape.values());
    for (int c = 0; c < result.shape.channels; ++c)
        for (int y = 0; y < result.shape.height; ++y) {
            const uchar* const row = pixels.constScanLine(y);
            for (int x = 0; x < result.shape.width; ++x)
                result.pixels.push_back(row[x * result.shape.channels + c]);
        }
    return result;
}

/// Refuses, by its header, what is no image that is read here or is beyond the limits.
void check_header(const std::string& path, const QImageReader& reader) {
    const QByteArray format = reader.format();
    const auto is_it = [&](const char* known) { return format == known; };
    if (!format.isEmpty() && std::ranges::none_of(formats, is_it))
        throw unreadable(path, "a file of format " + format.toStdString());
    const QSize size = reader.size();
    if (size.width() > largest_side || size.height() > largest_side ||
        qint64{size.width()} * size.height() > most_pixels)
        throw unreadable(path, fmt::format("{}x{} pixels, expected sides to {} and {} in all",
                                           size.height(), size.width(), largest_side, most_pixels));
}

Image decode(const std::string& path, QByteArray& bytes) {
    check_complete(path, bytes);
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    check_header(path, reader);
    reader.setAutoTransform(true);
    const QImage image = reader.read();
    if (image.isNull()) throw unreadable(path, reader.errorString().toStdString());
    return to_planes(image, is_grey_png(bytes));
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
    check_header(path, reader);
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
    static const ImageModule exported{decode_file, probe_file, encode_png, qVersion};
    return &exported;
}

} // namespace headroom
