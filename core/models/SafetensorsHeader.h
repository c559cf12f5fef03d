#pragma once

#include "core/tensor/Shape.h"
#include "core/tensor/StoredType.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// The header of a safetensors file (Safetensors.h): its tensors and their positions.
struct SafetensorsHeader {
    struct Entry {
        std::string name;
        StoredType type = StoredType::f32;
        Shape shape;
        std::uint64_t begin = 0, end = 0; ///< range within the data
    };
    std::map<std::string, std::string> metadata;
    std::vector<Entry> entries; ///< sorted by position of their data
};

/// The header is preceded by its length, a little-endian integer.
constexpr std::uint64_t safetensors_length_bytes = sizeof(std::uint64_t);

/// Throws Error(bad_data) if a file of this size cannot have a header of that length.
void check_safetensors_length(const std::string& path, std::uint64_t length,
                              std::uint64_t file_bytes);

/// Parses the header of a file of this size. Checks every size, and that the tensors cover the data
/// without gap or overlap; with `only`, that all are of that type. Throws Error(bad_data) that
/// names `path` and the tensor.
SafetensorsHeader parse_safetensors_header(const std::string& path, std::string_view text,
                                           std::uint64_t file_bytes,
                                           std::optional<StoredType> only = {});

} // namespace headroom
