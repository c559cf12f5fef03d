#pragma once

#include "core/kernels/isa/BFloat16.h"

#include <bit>
#include <cstdint>
#include <cstring>

namespace headroom {

/// Types of FloatVector and their conversions. Macros define them: g++ 12 does not accept dependent
/// vector types.
template <int width>
struct FloatVectorTypes;

#define HEADROOM_FLOAT_VECTOR_TYPES(width)                                                         \
    template <>                                                                                    \
    struct FloatVectorTypes<width> {                                                               \
        typedef float Floats __attribute__((vector_size(width * sizeof(float))));                  \
        typedef double Doubles __attribute__((vector_size(width * sizeof(double))));               \
        typedef std::uint32_t Words __attribute__((vector_size(width * sizeof(std::uint32_t))));   \
        [[gnu::always_inline]] static Doubles doubles(Floats v) {                                  \
            return __builtin_convertvector(v, Doubles);                                            \
        }                                                                                          \
        [[gnu::always_inline]] static Floats floats(Doubles v) {                                   \
            return __builtin_convertvector(v, Floats);                                             \
        }                                                                                          \
    };
HEADROOM_FLOAT_VECTOR_TYPES(16)
HEADROOM_FLOAT_VECTOR_TYPES(8)
HEADROOM_FLOAT_VECTOR_TYPES(1)
#undef HEADROOM_FLOAT_VECTOR_TYPES

/// SIMD vector of `width` (16, 8 or 1) floats, in the widest registers of the function's target
/// (https://gcc.gnu.org/onlinedocs/gcc/Vector-Extensions.html). Memory need not be aligned.
template <int width>
struct FloatVector : FloatVectorTypes<width> {
    using Types = FloatVectorTypes<width>;
    using typename Types::Floats, typename Types::Words;

    [[gnu::always_inline]] static Floats load(const float* from) {
        Floats v;
        std::memcpy(&v, from, sizeof v);
        return v;
    }
    [[gnu::always_inline]] static Floats load(const BFloat16* from) {
        // g++ turns this loop into one instruction, and __builtin_convertvector into five. Same in
        // store().
        Words v;
        for (int i = 0; i < width; ++i)
            v[i] = from[i].bits;
        return std::bit_cast<Floats>(v << 16);
    }

    [[gnu::always_inline]] static void store(Floats v, float* to) { std::memcpy(to, &v, sizeof v); }
    /// Rounds to the bits of bf16, as BFloat16::from() does.
    [[gnu::always_inline]] static Words to_bfloat_bits(Floats v) {
        const auto whole = std::bit_cast<Words>(v);
        const Words rounded = (whole + 0x7fff + ((whole >> 16) & 1)) >> 16;
        const Words nan = (whole >> 16) | 0x40;
        return v != v ? nan : rounded;
    }
    [[gnu::always_inline]] static void store(Floats v, BFloat16* to) {
        const Words upper = to_bfloat_bits(v);
        for (int i = 0; i < width; ++i)
            to[i].bits = static_cast<std::uint16_t>(upper[i]);
    }
};

} // namespace headroom
