#pragma once

#include <string>
#include <string_view>

namespace headroom {

/// Bytes as text of 64 letters, padded with "=" (RFC 4648, section 4): "foob" -> "Zm9vYg==".
std::string to_base64(std::string_view bytes);

/// Whether a text has no other characters than to_base64 writes.
bool is_base64(std::string_view text);

} // namespace headroom
