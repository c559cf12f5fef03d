#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace headroom {

/// How a file stores one number; little-endian.
enum class StoredType { f64, f32, f16, bf16, i64, i32, i16, i8, u64, u32, u16, u8, boolean };

std::size_t bytes_of(StoredType type);
const char* to_string(StoredType type); ///< as NumPy and PyTorch call it: "float32", "bfloat16"

/// Converts stored numbers; `stored` has bytes_of(type) for each of `values`. Integers and doubles
/// are rounded to the nearest float.
void to_floats(StoredType type, std::span<const std::byte> stored, std::span<float> values);

/// By the name that the safetensors format uses, "F32", "BF16", "BOOL"; and the name.
std::optional<StoredType> safetensors_type(std::string_view name);
const char* safetensors_name(StoredType type);

/// By the name of PyTorch's storage class: "FloatStorage".
std::optional<StoredType> storage_class_type(std::string_view name);

} // namespace headroom
