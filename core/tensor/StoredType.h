#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace headroom {

/// Type of stored numbers in a file; little-endian.
enum class StoredType { f64, f32, f16, bf16, i64, i32, i16, i8, u64, u32, u16, u8, boolean };

std::size_t bytes_of(StoredType type);
const char* to_string(StoredType type); ///< as in NumPy and PyTorch: "float32", "bfloat16"

/// Converts stored numbers; `stored` has bytes_of(type) for each of `values`. Integers and doubles
/// are rounded to the nearest float.
void to_floats(StoredType type, std::span<const std::byte> stored, std::span<float> values);

/// Converts from and to the names of the safetensors format, "F32", "BF16", "BOOL".
std::optional<StoredType> safetensors_type(std::string_view name);
const char* safetensors_name(StoredType type);

/// Converts from the name of PyTorch's storage class: "FloatStorage".
std::optional<StoredType> storage_class_type(std::string_view name);

} // namespace headroom
