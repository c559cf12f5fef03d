#pragma once

#include <cstdint>
#include <string>

namespace headroom {

/// Reads a regular file, or the one that a symlink names. Throws Error: io if it cannot be read,
/// bad_data on a FIFO, a socket or a device, which is never waited for, and on a file of more than
/// `max_bytes`.
std::string read_regular_file(const std::string& path, std::uint64_t max_bytes);

} // namespace headroom
