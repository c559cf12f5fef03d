#include "datasets/image/ImageFormat.h"

#include "datasets/base/Bytes.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <zlib.h>

namespace headroom {

namespace {

using namespace std::string_view_literals;

/// Skips segments by their lengths, since a thumbnail inside one has its own end marker (ITU-T
/// T.81, B.1.1).
bool jpeg_is_complete(const Bytes& bytes) {
    for (std::uint64_t i = 2; i + 1 < bytes.size();) {
        if (bytes.at(i) != 0xff) {
            ++i; // compressed data
            continue;
        }
        const auto marker = bytes.at(i + 1);
        if (marker == 0xd9) return true;
        if (marker == 0xff) {
            ++i; // fill byte
        } else if (marker == 0 || marker == 1 || (marker >= 0xd0 && marker <= 0xd8)) {
            i += 2; // a stuffed byte or a marker without a segment
        } else {
            i += 2 + bytes.big(i + 2, 2);
        }
    }
    return false;
}

/// Walks all chunks up to the end chunk: length, type, data, checksum (PNG, 5.3).
bool png_is_complete(const Bytes& bytes, std::string_view text) {
    for (std::uint64_t i = 8; i + 12 <= bytes.size(); i += 12 + bytes.big(i, 4))
        if (text.substr(i + 4, 4) == "IEND") return true;
    return false;
}

/// Walks the first image's blocks up to their terminator; many files lack the trailer after it, and
/// no reader needs it (GIF89a, 15 to 26).
bool gif_is_complete(const Bytes& bytes) {
    const auto table = [&](std::uint64_t flags) -> std::uint64_t {
        return flags & 0x80 ? 3ULL << ((flags & 7) + 1) : 0;
    };
    std::uint64_t i = 13 + table(bytes.at(10));
    while (i < bytes.size()) {
        const bool image = bytes.at(i) == 0x2c;
        if (!image && bytes.at(i) != 0x21) return true; // a trailer, or what a decoder will report
        i += image ? 10 + table(bytes.at(i + 9)) + 1 : 2;
        while (i < bytes.size() && bytes.at(i) != 0)
            i += 1 + bytes.at(i);
        if (i >= bytes.size()) return false;
        if (image) return true;
        ++i;
    }
    return false;
}

/// Expects rows of 32-bit words from the offset in the header, unless run-length coded.
bool bmp_is_complete(const Bytes& bytes) {
    const auto offset = bytes.little(10, 4), header = bytes.little(14, 4);
    const bool old = header == 12;
    const auto width = bytes.little(18, old ? 2 : 4);
    const auto height_field = static_cast<std::int32_t>(bytes.little(old ? 20 : 22, old ? 2 : 4));
    const auto height = static_cast<std::uint64_t>(std::abs(std::int64_t{height_field}));
    const auto bits = bytes.little(old ? 24 : 28, 2);
    const auto coding = old ? 0 : bytes.little(30, 4);
    if (coding != 0 && coding != 3) return true;
    const auto row = (width * bits + 31) / 32 * 4; // below 2^50: no overflow with 2^31 rows
    return height == 0 || (bytes.size() >= offset && (bytes.size() - offset) / height >= row);
}

} // namespace

std::string image_format(std::string_view bytes) {
    const auto begins = [&](std::string_view magic) { return bytes.starts_with(magic); };
    if (begins("\xff\xd8\xff")) return "jpeg";
    if (begins("\x89PNG\r\n\x1a\n")) return "png";
    if (begins("GIF87a") || begins("GIF89a")) return "gif";
    if (begins("BM") && bytes.size() > 14) return "bmp";
    if (begins("RIFF") && bytes.substr(0, 12).ends_with("WEBP")) return "webp";
    if (begins("II*\0"sv) || begins("MM\0*"sv)) return "tiff";
    if (bytes.size() > 2 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '6' &&
        " \t\r\n#"sv.find(bytes[2]) != std::string_view::npos)
        return "ppm";
    return {};
}

std::string image_format_of_name(const std::string& name) {
    struct Ending {
        std::string_view ending, format;
    };
    static constexpr std::array known = {
        Ending{".jpg", "jpeg"}, Ending{".jpeg", "jpeg"}, Ending{".png", "png"},
        Ending{".bmp", "bmp"},  Ending{".gif", "gif"},   Ending{".ppm", "ppm"},
        Ending{".pgm", "ppm"},  Ending{".pbm", "ppm"},   Ending{".webp", "webp"},
        Ending{".tif", "tiff"}, Ending{".tiff", "tiff"}};
    const auto dot = name.rfind('.');
    if (dot == std::string::npos) return {};
    auto ending = name.substr(dot);
    for (char& c : ending)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const auto found = std::ranges::find(known, ending, &Ending::ending);
    return found == known.end() ? std::string() : std::string(found->format);
}

bool png_checksums_hold(std::string_view text) {
    const Bytes bytes(text);
    for (std::uint64_t i = 8; i + 12 <= bytes.size(); i += 12 + bytes.big(i, 4)) {
        const auto length = bytes.big(i, 4);
        if (length > bytes.size() - i - 12) return false;
        const auto chunk = text.substr(i + 4, 4 + length); // its type and data
        const bool is_needed = (chunk[0] & 0x20) == 0;
        const auto checksum =
            crc32_z(0, reinterpret_cast<const Bytef*>(chunk.data()), chunk.size());
        if (is_needed && checksum != bytes.big(i + 8 + length, 4)) return false;
        if (chunk == "IEND") return true;
    }
    return false;
}

bool is_complete(const std::string& format, std::string_view text) {
    const Bytes bytes(text);
    if (format == "jpeg") return jpeg_is_complete(bytes);
    if (format == "png") return png_is_complete(bytes, text);
    if (format == "gif") return gif_is_complete(bytes);
    if (format == "bmp") return bmp_is_complete(bytes);
    if (format == "webp") return bytes.size() >= bytes.little(4, 4) + 8;
    return true;
}

} // namespace headroom
