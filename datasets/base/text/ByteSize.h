#pragma once

#include <cstdint>
#include <string>

namespace headroom {

/// Reads "512MB", "1.5 GB" (powers of 1000), "2GiB" (powers of 1024) or "4096" bytes; letters may
/// be lower case. Returns false on anything else.
bool read_byte_size(const std::string& text, std::uint64_t& bytes);

/// The shortest of these forms that is exact: "2GiB", "512MB", "4097".
std::string byte_size_string(std::uint64_t bytes);

} // namespace headroom
