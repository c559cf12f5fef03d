#pragma once

#include <cstdint>

namespace headroom {

/// Returns free memory to the system and resets the peak, if the system permits it (proc(5),
/// /proc/self/clear_refs).
void reset_peak_memory();

/// Peak resident memory since then, in bytes; since the program's start if the peak could not be
/// reset.
std::int64_t peak_memory_bytes();

/// Total memory of this machine, in bytes.
std::uint64_t machine_memory_bytes();

/// Memory that new processes can have without swapping, in bytes: MemAvailable (proc(5)), within
/// the limit of this process's control group (cgroup v2) if it shows one.
std::uint64_t available_memory_bytes();

} // namespace headroom
