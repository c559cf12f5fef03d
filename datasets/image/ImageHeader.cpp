#include "datasets/image/ImageHeader.h"

#include "datasets/base/Bytes.h"

#include <algorithm>
#include <array>
#include <limits>

namespace headroom {

namespace {

/// A JPEG's frame header and the number of components in its first scan (ITU-T T.81, B.2.2, B.2.3).
struct JpegHeader {
    std::uint64_t marker = 0; ///< 0xc0 baseline, 0xc2 progressive, ...; 0 = no frame header
    std::uint64_t height = 0, width = 0;
    std::uint64_t components = 0, first_scan_components = 0;
    std::uint64_t samples = 0; ///< of all components, which may be subsampled

    bool is_huffman_coded() const { return marker >= 0xc0 && marker <= 0xc2; }
    bool has_several_scans() const {
        return marker == 0xc2 || marker == 0xca || first_scan_components < components;
    }
};

void read_frame(const Bytes& bytes, std::uint64_t at, JpegHeader& header) {
    header.height = bytes.big(at + 5, 2);
    header.width = bytes.big(at + 7, 2);
    header.components = bytes.at(at + 9);
    std::uint64_t largest = 1, sum = 0; // of the sampling factors, horizontal times vertical
    for (std::uint64_t c = 0; c < header.components; ++c) {
        const auto factors = bytes.at(at + 11 + 3 * c);
        const auto product = (factors >> 4) * (factors & 15);
        largest = std::max(largest, product);
        sum += product;
    }
    header.samples = header.height * header.width * sum / largest;
}

JpegHeader read_jpeg_header(const Bytes& bytes) {
    JpegHeader header;
    for (std::uint64_t i = 2; i + 3 < bytes.size();) {
        const auto marker = bytes.at(i + 1);
        if (bytes.at(i) != 0xff || marker == 0xff) {
            ++i;
            continue;
        }
        const bool is_frame =
            marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
        if (is_frame && header.marker == 0) {
            header.marker = marker;
            read_frame(bytes, i, header);
        }
        if (marker == 0xda) {
            header.first_scan_components = bytes.at(i + 4);
            break;
        }
        i += 2 + bytes.big(i + 2, 2);
    }
    return header;
}

/// IHDR: width, height, bits per sample, colour type (PNG, 11.2.1). Interlacing only adds bytes.
std::uint64_t min_png_bytes(const Bytes& bytes) {
    constexpr std::array<std::uint64_t, 7> channels = {1, 1, 3, 1, 2, 1, 4}; // by colour type
    constexpr std::uint64_t best_compression = 1032;
    const auto width = bytes.big(16, 4), height = bytes.big(20, 4);
    const auto row =
        1 + width * bytes.at(24) * channels[std::min<std::uint64_t>(bytes.at(25), 6)] / 8;
    constexpr auto max = std::numeric_limits<std::uint64_t>::max();
    return height > max / row ? max : row * height / best_compression;
}

} // namespace

std::uint64_t min_file_bytes(const std::string& format, std::string_view text) {
    const Bytes bytes(text);
    if (format == "png") return min_png_bytes(bytes);
    if (format != "jpeg") return 0;
    const auto header = read_jpeg_header(bytes);
    if (!header.is_huffman_coded()) return 0;
    return (header.height + 7) / 8 * ((header.width + 7) / 8) / 8;
}

std::uint64_t jpeg_coefficient_bytes(std::string_view text) {
    const auto header = read_jpeg_header(Bytes(text));
    return header.has_several_scans() ? 2 * header.samples : 0;
}

bool is_interlaced_png(std::string_view text) {
    return Bytes(text).at(28) != 0;
}

} // namespace headroom
