#pragma once

/// Before a function that is written for the registers of AVX-512 and for nothing else: whoever
/// calls it asks avx512_usable() first.
#if defined(__x86_64__)
#define HEADROOM_AVX512F [[gnu::target("avx512f")]]
#else
#define HEADROOM_AVX512F
#endif

namespace headroom {

inline bool avx512_usable() {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512f");
#else
    return false;
#endif
}

} // namespace headroom
