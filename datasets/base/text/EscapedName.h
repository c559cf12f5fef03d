#pragma once

#include <string>
#include <string_view>

namespace headroom {

/// Escapes a file's name so that JSON can hold it and give it back, byte by byte: bytes that are
/// not UTF-8 become %XX, and % itself %25.
std::string escaped_name(std::string_view name);

/// Reverses escaped_name. Throws Error(bad_data) beginning with `where` on a % without two
/// hexadecimal digits.
std::string unescaped_name(const std::string& text, const std::string& where);

} // namespace headroom
