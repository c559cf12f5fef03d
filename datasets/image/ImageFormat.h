#pragma once

#include <string>
#include <string_view>

namespace headroom {

/// Returns the format by a file's first bytes: "jpeg", "png", "gif", "bmp", "ppm", "webp", "tiff";
/// empty if it is none of these.
std::string image_format(std::string_view bytes);

/// Returns the format by a file's name, likewise: "a.JPG" -> "jpeg".
std::string image_format_of_name(const std::string& name);

/// Returns whether a file of that format contains the whole image. Decoders are lenient and fill up
/// missing parts with grey or black. True if the format does not show its end.
bool is_complete(const std::string& format, std::string_view bytes);

/// Returns whether the chunks of a complete PNG file that an image needs have correct checksums
/// (PNG, 5.3 and 5.4). libpng would print errors to standard error.
bool png_checksums_hold(std::string_view bytes);

} // namespace headroom
