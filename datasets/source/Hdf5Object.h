#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace headroom {

/// An object of an HDF5 file, as it is declared.
struct Hdf5Object {
    enum class Kind { unsigned8, integer, boolean, floating, text, other };

    std::string path;                 ///< from the root: "/x_train", "/group/images"
    std::string target;               ///< another name of that object, a link; else empty
    bool is_dataset = false;          ///< else a group, or what is refused
    Kind kind = Kind::other;          ///< what follows is a dataset's
    std::string type;                 ///< "uint8", "float32", "string", "compound"
    std::vector<std::uint64_t> sizes; ///< empty for a scalar
    std::vector<std::uint64_t> chunk; ///< empty where it is not chunked
    std::vector<std::string> filters; ///< "gzip 4", "shuffle"
    std::uint64_t stored_bytes = 0;   ///< in the file
    std::string refused;              ///< why it is not read; empty where it may be
    std::string matlab;               ///< MATLAB_class: "uint8", "cell"; empty: not MATLAB's
    std::set<std::string> attributes; ///< those that readers look for and it has

    /// Rows of one chunk: reading in multiples of them unpacks no chunk twice.
    std::uint64_t chunk_rows() const { return chunk.empty() ? 1 : chunk.front(); }
};

/// A dataset or link of an HDF5 file, and what the reader made of it.
struct Hdf5Entry {
    Hdf5Object object;
    std::string role;   ///< "images of train", "labels of test", "class names"; empty: not used
    std::string why;    ///< why it has that role: "its name, beside y_train"
    std::string remedy; ///< the option that would change that (OptionName.h); empty: none would
};

} // namespace headroom
