#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace headroom {

/// The upper half of an f32: the same range, 8 bits of precision.
struct BFloat16 {
    std::uint16_t bits;

    /// To nearest, ties to even. A NaN stays one.
    static BFloat16 from(float value) {
        auto wide = std::bit_cast<std::uint32_t>(value);
        if (std::isnan(value)) return {static_cast<std::uint16_t>(wide >> 16 | 0x40)};
        wide += 0x7fff + (wide >> 16 & 1);
        return {static_cast<std::uint16_t>(wide >> 16)};
    }
    float value() const { return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16); }

    bool operator==(const BFloat16&) const = default; ///< of the bits
};

} // namespace headroom
