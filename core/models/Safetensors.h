#pragma once

#include "core/tensor/Tensor.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace headroom {

/// A named tensor to be written; borrows the values.
struct TensorView {
    std::string name;
    Shape shape;
    std::span<const float> values;
};

struct SafetensorsFile {
    std::map<std::string, std::string> metadata; ///< without the checksums
    std::map<std::string, Tensor> tensors;
};

/// The safetensors format (github.com/huggingface/safetensors), F32 only: u64 little-endian length
/// of a JSON header {name: {dtype, shape, data_offsets}, "__metadata__": {string: string}}, padded
/// with spaces to 8 bytes, then row-major data.
///
/// The metadata have one more key, "crc32c": a JSON object with the CRC-32C of the other metadata
/// and the tensors' names and shapes (`header`), and of each tensor's bytes (`tensors`; Crc32c.h).
///
/// Equal arguments give equal bytes. The file is replaced atomically; throws Error(io).
void write_safetensors(const std::filesystem::path& path, const std::vector<TensorView>& tensors,
                       const std::map<std::string, std::string>& metadata);

/// Reads an untrusted file: every length is checked before it is used, and the tensors must cover
/// the data without gap or overlap. Checksums, if there are any, are compared. Throws Error(io) if
/// it cannot be read, otherwise Error(bad_data) that names the file and the tensor.
SafetensorsFile read_safetensors(const std::filesystem::path& path);

} // namespace headroom
