#pragma once

#include <string>
#include <string_view>

namespace headroom {

/// A file's name as JSON can hold it and give it back, byte by byte: what is no UTF-8 becomes %XX,
/// and % itself %25.
std::string escaped_name(std::string_view name);

/// The reverse. Throws Error(bad_data) beginning with `where` on a % without two hexadecimal
/// digits.
std::string unescaped_name(const std::string& text, const std::string& where);

} // namespace headroom
