#pragma once

#include "core/kernels/isa/BFloat16.h"

#include <bit>
#include <cstdint>
#include <vector>

namespace headroom {

// Values as their bits, for tests in which a NaN equals itself and -0 is not 0.

inline std::uint32_t bits(float value) {
    return std::bit_cast<std::uint32_t>(value);
}
inline std::uint32_t bits(BFloat16 value) {
    return value.bits;
}

template <typename T>
std::vector<std::uint32_t> bits(const std::vector<T>& values) {
    std::vector<std::uint32_t> all;
    for (T value : values)
        all.push_back(bits(value));
    return all;
}

} // namespace headroom
