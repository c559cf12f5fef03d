#include "core/kernels/winograd/Int16Quantisation.h"

#include "core/kernels/isa/Dispatch.h"

#include <cmath>

namespace headroom {

namespace {

using V = Avx512Floats;
using Floats = V::Floats;
constexpr int block = 16;

constexpr float largest = 32767;
/// Lower bound of a norm, to avoid division by zero.
constexpr float min_norm = 1e-15f;

#if defined(__x86_64__)

HEADROOM_AVX512_INLINE inline __m512i rounded(Floats x) {
    return _mm512_cvtps_epi32(x);
}

HEADROOM_AVX512 void quantise_rows_avx512(const float* rows, int count, int length,
                                          Int16Pair* quantised, float* scales) {
    auto* to = reinterpret_cast<__m256i*>(quantised); // half a vector of pairs
    for (int row = 0; row < count; ++row, rows += length) {
        Floats squares{};
        for (int i = 0; i < length; i += block)
            squares += V::load(rows + i) * V::load(rows + i);
        const float square = _mm512_reduce_add_ps(squares);
        const float root = square < min_norm * min_norm ? min_norm : std::sqrt(square);
        scales[row] = root / left_norm;
        const float factor = left_norm / root;
        for (int i = 0; i < length; i += block)
            _mm256_storeu_si256(to++, _mm512_cvtsepi32_epi16(rounded(V::load(rows + i) * factor)));
    }
}

HEADROOM_AVX512 void quantise_columns_avx512(const float* rows, int count, float norm,
                                             Int16Pair* quantised, std::int64_t stride,
                                             float* scales) {
    Floats square{}, largest_square{};
    for (int row = 0; row < count; ++row) {
        const Floats x = V::load(rows + row * block), xx = x * x;
        square += xx;
        largest_square = xx > largest_square ? xx : largest_square;
    }
    const Floats min_square = Floats{} + min_norm * min_norm;
    const Floats root = _mm512_sqrt_ps(square < min_square ? min_square : square);
    const Floats of_norm = root / norm, of_largest = _mm512_sqrt_ps(largest_square) / largest;
    const Floats scale = of_norm < of_largest ? of_largest : of_norm;
    V::store(scale, scales);
    const Floats factor = 1 / scale;
    for (int row = 0; row < count; row += 2, rows += 2 * block, quantised += stride) {
        const __m512i even = rounded(V::load(rows) * factor);
        const __m512i odd =
            row + 1 < count ? rounded(V::load(rows + block) * factor) : _mm512_setzero_si512();
        _mm512_storeu_si512(quantised,
                            _mm512_mask_blend_epi16(0xaaaaaaaa, even, _mm512_slli_epi32(odd, 16)));
    }
}

#else

void quantise_rows_avx512(const float*, int, int, Int16Pair*, float*) {
} // never reached: require() aborts
void quantise_columns_avx512(const float*, int, float, Int16Pair*, std::int64_t, float*) {}

#endif

} // namespace

void quantise_rows(const float* rows, int count, int length, Int16Pair* quantised, float* scales) {
    require("int16 quantisation", Registers::avx512);
    quantise_rows_avx512(rows, count, length, quantised, scales);
}

void quantise_columns(const float* rows, int count, float norm, Int16Pair* quantised,
                      std::int64_t stride, float* scales) {
    require("int16 quantisation", Registers::avx512);
    quantise_columns_avx512(rows, count, norm, quantised, stride, scales);
}

} // namespace headroom
