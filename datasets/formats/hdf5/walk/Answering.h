#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace headroom::hdf5walk {

/// The shared memory (Protocol.h), with room for so many bytes, at most shared_bytes. Ends the
/// program where it cannot be had.
std::byte* shared_memory(std::uint64_t bytes);

/// Why HDF5's last call failed to read something. Ends the program where it was for want of memory:
/// the file asks for more than its limit.
std::string read_failure();

} // namespace headroom::hdf5walk
