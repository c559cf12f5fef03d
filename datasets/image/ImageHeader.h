#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace headroom {

/// Minimum file size in bytes for the pixels that the header claims; a shorter file is damaged or
/// an attack. 0 if the format sets no such bound.
///
/// JPEG (Huffman coded): one bit per 8x8 block. PNG: deflate shrinks to 1/1032 at best.
std::uint64_t min_file_bytes(const std::string& format, std::string_view bytes);

/// Bytes of the coefficients that a decoder keeps of a whole JPEG whose pixels come in several
/// scans (mostly progressive files); 0 if one scan has them all.
std::uint64_t jpeg_coefficient_bytes(std::string_view bytes);

/// Returns whether a PNG is interlaced in seven passes (PNG, 8.2).
bool is_interlaced_png(std::string_view bytes);

} // namespace headroom
