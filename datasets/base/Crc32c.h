#pragma once

#include <cstdint>
#include <string_view>

namespace headroom {

/// CRC-32C (Castagnoli, RFC 3720 appendix B.4) of bytes; `before` is the CRC of the bytes before
/// them. It finds every error within 32 bits, and misses any other one time in 2^32. Processors
/// have an instruction for it, so checking a checkpoint of gigabytes costs next to nothing.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t before = 0);

} // namespace headroom
