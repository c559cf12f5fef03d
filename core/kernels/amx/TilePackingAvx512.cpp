#include "core/kernels/amx/TilePacking.h"
#include "core/kernels/amx/Tiles.h"
#include "core/kernels/isa/Avx512.h"
#include "core/kernels/isa/Registers.h"

namespace headroom {

#if defined(__x86_64__)

namespace {

/// Loads eight channels of four positions, one position per 128-bit lane. Uses loads rather than
/// shuffles, because a core does only one shuffle per cycle.
HEADROOM_AVX512 inline __m512i four_lanes(const BFloat16* const* rows, int channel) {
    auto lane = [&](int i) HEADROOM_AVX512_LAMBDA {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(rows[8 * i] + channel));
    };
    auto low = _mm256_inserti128_si256(_mm256_castsi128_si256(lane(0)), lane(1), 1);
    auto high = _mm256_inserti128_si256(_mm256_castsi128_si256(lane(2)), lane(3), 1);
    return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
}

/// Transposes. Registers hold positions p, p + 8, p + 16 and p + 24 in their lanes, so transposing
/// the 8 x 8 words in each lane of eight registers leaves the 32 positions of a channel in order.
HEADROOM_AVX512 void transpose(const BFloat16* const* rows, int channels, BFloat16* tiles,
                               std::size_t stride) {
    for (int c = 0; c < channels; c += 8) {
        __m512i a[8], b[8];
        for (int i = 0; i < 8; ++i)
            a[i] = four_lanes(rows + i, c);
        for (int i = 0; i < 4; ++i) { // b: channels 2 x 4, of position pairs
            b[i] = _mm512_unpacklo_epi16(a[2 * i], a[2 * i + 1]);
            b[i + 4] = _mm512_unpackhi_epi16(a[2 * i], a[2 * i + 1]);
        }
        for (int i = 0; i < 4; ++i) { // a: channels 4 x 2, of position quadruples
            a[i / 2 * 4 + i % 2] = _mm512_unpacklo_epi32(b[2 * i], b[2 * i + 1]);
            a[i / 2 * 4 + i % 2 + 2] = _mm512_unpackhi_epi32(b[2 * i], b[2 * i + 1]);
        }
        auto* out = tiles + static_cast<std::size_t>(c / tile_rows) * stride +
                    static_cast<std::size_t>(c % tile_rows) * tile_terms;
        for (int i = 0; i < 4; ++i) {
            _mm512_store_si512(out + (2 * i) * tile_terms,
                               _mm512_unpacklo_epi64(a[2 * i], a[2 * i + 1]));
            _mm512_store_si512(out + (2 * i + 1) * tile_terms,
                               _mm512_unpackhi_epi64(a[2 * i], a[2 * i + 1]));
        }
    }
}

/// Loads 32 channels of a position, in quadruples 0 4 1 5 2 6 3 7: interleaving the low halves of
/// the lanes of two such registers pairs channels 0 to 15 in order, the high halves 16 to 31.
HEADROOM_AVX512 inline __m512i channels_to_pair(const BFloat16* row) {
    const auto order = _mm512_setr_epi64(0, 4, 1, 5, 2, 6, 3, 7);
    return _mm512_permutexvar_epi64(order, _mm512_loadu_si512(row));
}

template <bool both_ways>
HEADROOM_AVX512 inline void pair_rows(const BFloat16* const* rows, int channels, BFloat16* even,
                                      BFloat16* odd, std::size_t stride) {
    constexpr int row = 2 * tile_columns; // bf16 in a right factor's row
    for (int c = 0; c < channels; c += 32) {
        auto* even_out = even + static_cast<std::size_t>(c / tile_columns) * stride;
        auto* odd_out = odd + static_cast<std::size_t>(c / tile_columns) * stride;
        auto first = channels_to_pair(rows[0] + c);
        for (int k = 0; k < tile_terms / 2; ++k, even_out += row, odd_out += row) {
            auto second = channels_to_pair(rows[2 * k + 1] + c);
            _mm512_store_si512(even_out, _mm512_unpacklo_epi16(first, second));
            _mm512_store_si512(even_out + stride, _mm512_unpackhi_epi16(first, second));
            if constexpr (both_ways) {
                first = channels_to_pair(rows[2 * k + 2] + c);
                _mm512_store_si512(odd_out, _mm512_unpacklo_epi16(second, first));
                _mm512_store_si512(odd_out + stride, _mm512_unpackhi_epi16(second, first));
            } else if (k + 1 < tile_terms / 2) {
                first = channels_to_pair(rows[2 * k + 2] + c);
            }
        }
    }
}

HEADROOM_AVX512 void pair(const BFloat16* const* rows, int channels, BFloat16* even,
                          std::size_t stride) {
    pair_rows<false>(rows, channels, even, even, stride);
}

HEADROOM_AVX512 void pair_both_ways(const BFloat16* const* rows, int channels, BFloat16* even,
                                    BFloat16* odd, std::size_t stride) {
    pair_rows<true>(rows, channels, even, odd, stride);
}

HEADROOM_AVX512 void copy_rows(const BFloat16* const* rows, int count, BFloat16* out) {
    for (int i = 0; i < count; ++i)
        _mm512_store_si512(out + i * tile_terms, _mm512_loadu_si512(rows[i]));
}

} // namespace

const TilePacking* avx512_packing() {
    static constexpr TilePacking packing{transpose, pair, pair_both_ways, copy_rows};
    return avx512_here() ? &packing : nullptr;
}

#else

const TilePacking* avx512_packing() {
    return nullptr;
}

#endif

} // namespace headroom
