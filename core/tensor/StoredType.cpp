#include "core/tensor/StoredType.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace headroom {

namespace {

struct TypeEntry {
    StoredType type;
    std::size_t bytes;
    const char *name, *safetensors, *storage_class;
};

constexpr std::array<TypeEntry, 13> types{{
    {StoredType::f64, 8, "float64", "F64", "DoubleStorage"},
    {StoredType::f32, 4, "float32", "F32", "FloatStorage"},
    {StoredType::f16, 2, "float16", "F16", "HalfStorage"},
    {StoredType::bf16, 2, "bfloat16", "BF16", "BFloat16Storage"},
    {StoredType::i64, 8, "int64", "I64", "LongStorage"},
    {StoredType::i32, 4, "int32", "I32", "IntStorage"},
    {StoredType::i16, 2, "int16", "I16", "ShortStorage"},
    {StoredType::i8, 1, "int8", "I8", "CharStorage"},
    {StoredType::u64, 8, "uint64", "U64", nullptr},
    {StoredType::u32, 4, "uint32", "U32", nullptr},
    {StoredType::u16, 2, "uint16", "U16", nullptr},
    {StoredType::u8, 1, "uint8", "U8", "ByteStorage"},
    {StoredType::boolean, 1, "bool", "BOOL", "BoolStorage"},
}};

const TypeEntry& entry(StoredType type) {
    return types[static_cast<std::size_t>(type)];
}

std::optional<StoredType> find(const char* TypeEntry::*name, std::string_view wanted) {
    for (const auto& candidate : types)
        if (candidate.*name && candidate.*name == wanted) return candidate.type;
    return std::nullopt;
}

/// IEEE's half precision: 1 bit of sign, 5 of exponent, 10 of fraction.
float from_half(std::uint16_t bits) {
    const int exponent = bits >> 10 & 31, fraction = bits & 1023;
    const float sign = bits & 0x8000 ? -1.0f : 1.0f;
    if (exponent == 31)
        return std::bit_cast<float>((bits & 0x8000u) << 16 | 0x7f800000u |
                                    static_cast<std::uint32_t>(fraction) << 13);
    if (exponent == 0) return sign * std::ldexp(static_cast<float>(fraction), -24);
    return sign * std::ldexp(static_cast<float>(1024 + fraction), exponent - 25);
}

template <typename Stored, typename Convert>
void convert(std::span<const std::byte> stored, std::span<float> values, const Convert& to_float) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        Stored value;
        std::memcpy(&value, stored.data() + i * sizeof value, sizeof value);
        values[i] = to_float(value);
    }
}

template <typename Stored>
void convert(std::span<const std::byte> stored, std::span<float> values) {
    convert<Stored>(stored, values, [](Stored value) { return static_cast<float>(value); });
}

} // namespace

std::size_t bytes_of(StoredType type) {
    return entry(type).bytes;
}

const char* to_string(StoredType type) {
    return entry(type).name;
}

void to_floats(StoredType type, std::span<const std::byte> stored, std::span<float> values) {
    switch (type) {
    case StoredType::f64:
        return convert<double>(stored, values);
    case StoredType::f32:
        return convert<float>(stored, values);
    case StoredType::f16:
        return convert<std::uint16_t>(stored, values, from_half);
    case StoredType::bf16:
        return convert<std::uint16_t>(stored, values, [](std::uint16_t bits) {
            return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
        });
    case StoredType::i64:
        return convert<std::int64_t>(stored, values);
    case StoredType::i32:
        return convert<std::int32_t>(stored, values);
    case StoredType::i16:
        return convert<std::int16_t>(stored, values);
    case StoredType::i8:
        return convert<std::int8_t>(stored, values);
    case StoredType::u64:
        return convert<std::uint64_t>(stored, values);
    case StoredType::u32:
        return convert<std::uint32_t>(stored, values);
    case StoredType::u16:
        return convert<std::uint16_t>(stored, values);
    case StoredType::u8:
        return convert<std::uint8_t>(stored, values);
    case StoredType::boolean:
        return convert<std::uint8_t>(stored, values,
                                     [](std::uint8_t value) { return value != 0 ? 1.0f : 0.0f; });
    }
}

const char* safetensors_name(StoredType type) {
    return entry(type).safetensors;
}

std::optional<StoredType> safetensors_type(std::string_view name) {
    return find(&TypeEntry::safetensors, name);
}

std::optional<StoredType> storage_class_type(std::string_view name) {
    return find(&TypeEntry::storage_class, name);
}

} // namespace headroom
