#pragma once

#include "core/kernels/isa/Avx512.h"
#include "core/kernels/isa/Prefetch.h"

#include <cstdint>

// Registers of 16 values with AVX-512's masks, one bit per value. Values are compared by their bits
// as signed integers, which orders numbers >= 0 by value. Loads and stores prefetch, for loops that
// stream through memory.
namespace headroom {

/// Number of values of one mask.
constexpr std::int64_t mask_width = 16;

#if defined(__x86_64__)

template <typename T>
struct MaskRegister;

template <>
struct MaskRegister<float> {
    __m512i v;
    HEADROOM_AVX512_INLINE static MaskRegister load(const float* p) {
        prefetch_onward(p);
        return {_mm512_loadu_si512(p)};
    }
    HEADROOM_AVX512_INLINE void store(float* p) const {
        prefetch_onward(p);
        _mm512_storeu_si512(p, v);
    }
    HEADROOM_AVX512_INLINE static MaskRegister max(MaskRegister a, MaskRegister b) {
        return {_mm512_max_epi32(a.v, b.v)};
    }
    HEADROOM_AVX512_INLINE __mmask16 positive() const {
        return _mm512_cmpgt_epi32_mask(v, _mm512_setzero_si512());
    }
    /// Compares only the values in `among`.
    HEADROOM_AVX512_INLINE __mmask16 equals(MaskRegister b, __mmask16 among) const {
        return _mm512_mask_cmpeq_epi32_mask(among, v, b.v);
    }
    HEADROOM_AVX512_INLINE MaskRegister where(__mmask16 mask) const {
        return {_mm512_maskz_mov_epi32(mask, v)};
    }
};

template <>
struct MaskRegister<BFloat16> {
    __m256i v;
    HEADROOM_AVX512_INLINE static MaskRegister load(const BFloat16* p) {
        prefetch_onward(p);
        return {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p))};
    }
    HEADROOM_AVX512_INLINE void store(BFloat16* p) const {
        prefetch_onward(p);
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), v);
    }
    HEADROOM_AVX512_INLINE static MaskRegister max(MaskRegister a, MaskRegister b) {
        return {_mm256_max_epi16(a.v, b.v)};
    }
    HEADROOM_AVX512_INLINE __mmask16 positive() const {
        return _mm256_cmpgt_epi16_mask(v, _mm256_setzero_si256());
    }
    HEADROOM_AVX512_INLINE __mmask16 equals(MaskRegister b, __mmask16 among) const {
        return _mm256_mask_cmpeq_epi16_mask(among, v, b.v);
    }
    HEADROOM_AVX512_INLINE MaskRegister where(__mmask16 mask) const {
        return {_mm256_maskz_mov_epi16(mask, v)};
    }
};

#endif

} // namespace headroom
