#pragma once

#include "core/models/weights/WeightFile.h"
#include "tests/fuzz/Survives.h"

#include <set>

namespace headroom {

/// Opens a file of weights and reads each tensor: what was accepted can be read, in memory that
/// the file's own size bounds.
inline void read_weights(const std::string& path, std::size_t file_bytes) {
    survives([&] {
        const auto file = open_weight_file(path);
        std::set<std::string> names;
        for (std::size_t i = 0; i < file.tensors.size(); ++i) {
            if (!names.insert(file.tensors[i].name).second) finding("a name twice", "");
            const auto count = file.read(i).size();
            // Compressed, or repeated: PyTorch's and HDF5's limits.
            if (count > (std::size_t{1} << 20) + 1032 * file_bytes)
                finding("more values than the file can hold", "");
        }
        for (const auto& layer : file.layers)
            for (const auto tensor : layer.tensors)
                if (tensor >= file.tensors.size()) finding("a layer's tensor is missing", "");
    });
}

} // namespace headroom
