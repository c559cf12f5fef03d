#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace headroom::hdf5walk {

/// Returns the shared memory (Protocol.h), mapped for that many bytes, at most shared_bytes. Ends
/// the program if it cannot be mapped.
std::byte* shared_memory(std::uint64_t bytes);

/// Returns why HDF5's last call failed to read. Ends the program if it was out of memory: the file
/// exceeds its limit.
std::string read_failure();

} // namespace headroom::hdf5walk
