#pragma once

#include "core/kernels/isa/FloatVector.h"

namespace headroom {

/// Natural logarithm and exponential of each value of a FloatVector, with a relative error of at
/// most 3e-7, by series: all instruction sets and C libraries give the same bits. NaN stays NaN.
template <int width>
struct LogExp : FloatVector<width> {
    using typename FloatVector<width>::Floats, typename FloatVector<width>::Words;

    /// Of positive normal numbers. Infinity becomes NaN.
    ///
    /// x = 2^e m with m in [sqrt(1/2), sqrt(2)), and log m = 2 artanh((m - 1) / (m + 1)).
    [[gnu::always_inline]] static Floats log(Floats x) {
        constexpr std::uint32_t root_of_half = 0x3f3504f3, one = 0x3f800000;
        const Words shifted = std::bit_cast<Words>(x) + (one - root_of_half);
        const auto m = std::bit_cast<Floats>((shifted & 0x007fffff) + root_of_half);
        // 2^23 + a number below 2^23 has that number in its low bits.
        const auto e = std::bit_cast<Floats>((shifted >> 23) | 0x4b000000) - (0x1p23F + 127);
        const Floats s = (m - 1) / (m + 1), z = s * s;
        const Floats series =
            ((2.F / 9 * z + 2.F / 7) * z + 2.F / 5) * z + 2.F / 3; // the next term is below 4e-9
        return e * ln2_high + (2 * s + (s * z * series + e * ln2_low)) + (x - x);
    }

    /// Of numbers from -87 to 88; others count as the nearer of the two.
    ///
    /// x = n log 2 + r with |r| <= log(2) / 2, and exp r by Taylor's series.
    [[gnu::always_inline]] static Floats exp(Floats x) {
        x = x < -87 ? Floats{} - 87 : x;
        x = x > 88 ? Floats{} + 88 : x;
        constexpr float rounds = 0x1.8p23F; // adding it rounds to a whole number, in the low bits
        const Floats sum = x * 1.44269504F + rounds, n = sum - rounds;
        const Floats r = (x - n * ln2_high) - n * ln2_low;
        Floats series = r / 5040 + 1.F / 720; // the next term is below 6e-9
        series = series * r + 1.F / 120;
        series = series * r + 1.F / 24;
        series = series * r + 1.F / 6;
        series = series * r + 0.5F;
        const Floats exp_r = (series * r * r + r) + 1;
        const Words exponent = std::bit_cast<Words>(sum) - std::bit_cast<std::uint32_t>(rounds);
        return exp_r * std::bit_cast<Floats>((exponent + 127) << 23);
    }

  private:
    // log 2 = high + low, where n * high is exact for every exponent n.
    static constexpr float ln2_high = 355.F / 512, ln2_low = -2.12194440e-4F;
};

} // namespace headroom
