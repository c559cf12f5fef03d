#pragma once

#include <bit>
#include <cstdint>

namespace headroom {

/// The upper half of an f32: the same range, 8 bits of precision.
struct BFloat16 {
    std::uint16_t bits = 0;

    /// Rounds to nearest, ties to even. A NaN remains a NaN.
    static BFloat16 from(float value) {
        const auto whole = std::bit_cast<std::uint32_t>(value);
        if ((whole & 0x7fffffff) > 0x7f800000)
            return {static_cast<std::uint16_t>((whole >> 16) | 0x40)};
        return {static_cast<std::uint16_t>((whole + 0x7fff + ((whole >> 16) & 1)) >> 16)};
    }
    float value() const { return std::bit_cast<float>(std::uint32_t{bits} << 16); }

    bool operator==(const BFloat16&) const = default; ///< compares the bits
};

// Conversions for code written once for f32 and bf16.
inline float to_float(float value) {
    return value;
}
inline float to_float(BFloat16 value) {
    return value.value();
}
template <typename T>
T from_float(float value);
template <>
inline float from_float<float>(float value) {
    return value;
}
template <>
inline BFloat16 from_float<BFloat16>(float value) {
    return BFloat16::from(value);
}

} // namespace headroom
