#include "core/kernels/winograd/FixedPoint.h"

#include "core/kernels/isa/Dispatch.h"

#include <cmath>

namespace headroom {

namespace {

using V = Avx512Floats;
using Floats = V::Floats;
constexpr int block = 16;

constexpr float largest = 32767;
/// A smaller norm than this counts as this: nothing is divided by zero.
constexpr float least_norm = 1e-15f;

#if defined(__x86_64__)

HEADROOM_AVX512_INLINE inline __m512i rounded(Floats x) {
    return _mm512_cvtps_epi32(x);
}

HEADROOM_AVX512 void rows_to_fixed(const float* rows, int count, int length, FixedPair* fixed,
                                   float* units) {
    auto* to = reinterpret_cast<__m256i*>(fixed); // half a vector of pairs
    for (int row = 0; row < count; ++row, rows += length) {
        Floats squares{};
        for (int i = 0; i < length; i += block)
            squares += V::load(rows + i) * V::load(rows + i);
        const float square = _mm512_reduce_add_ps(squares);
        const float root = square < least_norm * least_norm ? least_norm : std::sqrt(square);
        units[row] = root / left_norm;
        const float scale = left_norm / root;
        for (int i = 0; i < length; i += block)
            _mm256_storeu_si256(to++, _mm512_cvtsepi32_epi16(rounded(V::load(rows + i) * scale)));
    }
}

HEADROOM_AVX512 void columns_to_fixed(const float* rows, int count, float norm, FixedPair* fixed,
                                      std::int64_t stride, float* units) {
    Floats square{}, most{};
    for (int row = 0; row < count; ++row) {
        const Floats x = V::load(rows + row * block), xx = x * x;
        square += xx;
        most = xx > most ? xx : most;
    }
    const Floats few = Floats{} + least_norm * least_norm;
    const Floats root = _mm512_sqrt_ps(square < few ? few : square);
    const Floats of_norm = root / norm, of_most = _mm512_sqrt_ps(most) / largest;
    const Floats unit = of_norm < of_most ? of_most : of_norm;
    V::store(unit, units);
    const Floats scale = 1 / unit;
    for (int row = 0; row < count; row += 2, rows += 2 * block, fixed += stride) {
        const __m512i even = rounded(V::load(rows) * scale);
        const __m512i odd =
            row + 1 < count ? rounded(V::load(rows + block) * scale) : _mm512_setzero_si512();
        _mm512_storeu_si512(fixed,
                            _mm512_mask_blend_epi16(0xaaaaaaaa, even, _mm512_slli_epi32(odd, 16)));
    }
}

#else

void rows_to_fixed(const float*, int, int, FixedPair*, float*) {} // never reached: require() aborts
void columns_to_fixed(const float*, int, float, FixedPair*, std::int64_t, float*) {}

#endif

} // namespace

void to_fixed_rows(const float* rows, int count, int length, FixedPair* fixed, float* units) {
    require("int16 quantisation", Registers::avx512);
    rows_to_fixed(rows, count, length, fixed, units);
}

void to_fixed_columns(const float* rows, int count, float norm, FixedPair* fixed,
                      std::int64_t stride, float* units) {
    require("int16 quantisation", Registers::avx512);
    columns_to_fixed(rows, count, norm, fixed, stride, units);
}

} // namespace headroom
