#pragma once

#include <cstdint>
#include <hdf5.h>
#include <string>
#include <vector>

namespace headroom::hdf5walk {

/// A dataset as it is declared, before anything of it is read.
struct ObjectInfo {
    std::string kind = "other"; ///< "unsigned8", "integer", "boolean", "floating", "text", "other"
    std::string type = "unknown";     ///< "uint8", "float32", "string", "compound"
    std::uint64_t type_bytes = 0;     ///< of one value, as stored
    std::vector<std::uint64_t> sizes; ///< empty for a scalar
    std::vector<std::uint64_t> chunk; ///< empty where it is not chunked
    std::vector<std::string> filters; ///< "gzip 4", in the order of writing
    std::uint64_t stored = 0;         ///< bytes in the file
    std::string matlab;               ///< the attribute MATLAB_class: "uint8", "logical"; or empty
    std::string refused;              ///< why it is not read; empty where it may be
};

/// Looks at an open dataset of a file of so many bytes. All arithmetic is safe from overflow.
ObjectInfo describe(hid_t dataset, std::uint64_t file_bytes);

/// a * b; false where that is beyond 64 bits.
inline bool multiply(std::uint64_t& a, std::uint64_t b) {
    return !__builtin_mul_overflow(a, b, &a);
}

/// How many values there are; false where that is beyond 64 bits.
bool count_values(const std::vector<std::uint64_t>& sizes, std::uint64_t& count);

} // namespace headroom::hdf5walk
