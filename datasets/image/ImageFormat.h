#pragma once

#include <string>
#include <string_view>

namespace headroom {

/// The format that a file's first bytes say: "jpeg", "png", "gif", "bmp", "ppm", "webp", "tiff";
/// empty where it is none of these.
std::string image_format(std::string_view bytes);

/// The format that a file's name says, likewise: "a.JPG" -> "jpeg".
std::string image_format_of_name(const std::string& name);

/// Whether a file of that format reaches its image's end. Decoders are lenient: what is missing
/// they fill up with grey or black. True where a format's end cannot be told from outside.
bool is_complete(const std::string& format, std::string_view bytes);

/// Whether a complete PNG file's chunks that an image needs have the checksums that they say (PNG,
/// 5.3 and 5.4). libpng would print what is wrong to standard error.
bool png_checksums_hold(std::string_view bytes);

} // namespace headroom
