#pragma once

#include "core/kernels/isa/MaskRegister.h"

#include <cstring>

namespace headroom {

#if defined(__x86_64__)

/// Returns the maximum of the pixels a b / c d of a 2x2 window, for 16 channels, and writes
/// MaxPool's four masks.
template <typename T>
HEADROOM_AVX512_INLINE inline MaskRegister<T> pool_window(MaskRegister<T> a, MaskRegister<T> b,
                                                          MaskRegister<T> c, MaskRegister<T> d,
                                                          std::uint16_t* masks) {
    using Register = MaskRegister<T>;
    const auto largest = Register::max(Register::max(a, b), Register::max(c, d));
    __mmask16 left = largest.positive();
    const auto is_a = a.equals(largest, left);
    left = _kandn_mask16(is_a, left);
    const auto is_b = b.equals(largest, left);
    left = _kandn_mask16(is_b, left);
    const auto is_c = c.equals(largest, left);
    const auto is_d = _kandn_mask16(is_c, left);
    const auto all = _mm512_kunpackd(_mm512_kunpackw(is_d, is_c), _mm512_kunpackw(is_b, is_a));
    std::memcpy(masks, &all, sizeof all);
    return largest;
}

#endif

} // namespace headroom
