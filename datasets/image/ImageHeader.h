#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace headroom {

/// The fewest bytes that a file of that format needs for the pixels that its header claims; a
/// shorter file is damaged or an attack. 0 where the format sets no such bound.
///
/// JPEG (Huffman coded): one bit for each 8x8 block. PNG: deflate shrinks to 1/1032 at best.
std::uint64_t least_file_bytes(const std::string& format, std::string_view bytes);

/// Bytes of the coefficients that a decoder keeps of a whole JPEG, where its pixels come in several
/// scans (progressive files, mostly); 0 where one scan has them all.
std::uint64_t jpeg_coefficient_bytes(std::string_view bytes);

/// Whether a PNG's pixels come in seven passes (PNG, 8.2).
bool is_interlaced_png(std::string_view bytes);

} // namespace headroom
