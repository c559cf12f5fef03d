#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace headroom {

/// Declaration of an object in an HDF5 file.
struct Hdf5Object {
    enum class Kind { unsigned8, integer, boolean, floating, text, other };

    std::string path;                 ///< from the root: "/x_train", "/group/images"
    std::string target;               ///< of a link: the object it leads to; else empty
    bool is_dataset = false;          ///< else a group, or a refused object
    Kind kind = Kind::other;          ///< this and what follows: of a dataset
    std::string type;                 ///< "uint8", "float32", "string", "compound"
    std::vector<std::uint64_t> sizes; ///< empty for a scalar
    std::vector<std::uint64_t> chunk; ///< empty if it is not chunked
    std::vector<std::string> filters; ///< "gzip 4", "shuffle"
    std::uint64_t stored_bytes = 0;   ///< in the file
    std::string refused;              ///< reason why it is not read; empty if it may be
    std::string matlab;               ///< MATLAB_class: "uint8", "cell"; empty: not MATLAB's
    std::set<std::string> attributes; ///< those it has of the ones that readers look for

    /// Rows of one chunk: reading in multiples of them decompresses no chunk twice.
    std::uint64_t chunk_rows() const { return chunk.empty() ? 1 : chunk.front(); }
};

/// A dataset or link of an HDF5 file, and what the reader used it for.
struct Hdf5Entry {
    Hdf5Object object;
    std::string role;   ///< "images of train", "labels of test", "class names"; empty: not used
    std::string why;    ///< reason for the role: "its name, beside y_train"
    std::string remedy; ///< the option that would change it (OptionName.h); empty if none would
};

} // namespace headroom
