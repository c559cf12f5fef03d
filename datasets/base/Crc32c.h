#pragma once

#include <cstdint>
#include <string_view>

namespace headroom {

/// CRC-32C (Castagnoli, RFC 3720 appendix B.4) of bytes; `before` is that of the bytes in front of
/// them. It finds every error within 32 bits, and any other but one in 2^32. Processors have an
/// instruction for it, so that a checkpoint of gigabytes costs nothing to check.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t before = 0);

} // namespace headroom
