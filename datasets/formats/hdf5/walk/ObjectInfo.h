#pragma once

#include <cstdint>
#include <hdf5.h>
#include <string>
#include <vector>

namespace headroom::hdf5walk {

/// Declaration of a dataset, before any of it is read.
struct ObjectInfo {
    std::string kind = "other"; ///< "unsigned8", "integer", "boolean", "floating", "text", "other"
    std::string type = "unknown";     ///< "uint8", "float32", "string", "compound"
    std::uint64_t type_bytes = 0;     ///< of one value, as stored
    std::vector<std::uint64_t> sizes; ///< empty for a scalar
    std::vector<std::uint64_t> chunk; ///< empty if it is not chunked
    std::vector<std::string> filters; ///< "gzip 4", in the order of writing
    std::uint64_t stored = 0;         ///< bytes in the file
    std::string matlab;               ///< the attribute MATLAB_class: "uint8", "logical"; or empty
    std::string refused;              ///< reason why it is not read; empty if it may be
};

/// Describes an open dataset of a file of that many bytes. All arithmetic is safe from overflow.
ObjectInfo describe(hid_t dataset, std::uint64_t file_bytes);

/// a *= b; returns false if that exceeds 64 bits.
inline bool multiply(std::uint64_t& a, std::uint64_t b) {
    return !__builtin_mul_overflow(a, b, &a);
}

/// Counts the values; returns false if their number exceeds 64 bits.
bool count_values(const std::vector<std::uint64_t>& sizes, std::uint64_t& count);

} // namespace headroom::hdf5walk
