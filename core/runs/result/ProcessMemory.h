#pragma once

#include <cstdint>

namespace headroom {

/// Gives free memory back and begins a new count of the peak, where the system permits it
/// (proc(5), /proc/self/clear_refs).
void reset_peak_memory();

/// The most memory that was resident since then, in bytes; since the program's start where the
/// count could not be reset.
std::int64_t peak_memory_bytes();

/// All of this machine's memory, in bytes.
std::uint64_t machine_memory_bytes();

} // namespace headroom
