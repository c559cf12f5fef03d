#include "core/kernels/fused/Dropout.h"

#include "core/kernels/isa/Dispatch.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace headroom {

namespace {

/// Number of values that share one 64-bit draw, 16 bits each.
constexpr std::int64_t sharing = 4;

/// A value whose 16 bits are below this is dropped.
std::uint16_t threshold(float rate) {
    return static_cast<std::uint16_t>(std::lround(rate * 65536));
}

/// Values of a chunk. Their draws stay in the L1 cache.
constexpr std::int64_t chunk = 1024;

template <typename T>
[[gnu::always_inline]] inline void dropout_loop(const DropoutMask mask, std::int64_t count,
                                                const T* src, T* dst) {
    const auto limit = threshold(mask.rate);
    const float scale = 1 / (1 - mask.rate);
    static_assert(std::endian::native == std::endian::little, "the first has the lowest bits");
    std::uint64_t draws[chunk / sharing];
    for (std::int64_t done = 0; done < count;) {
        const auto at = static_cast<std::uint64_t>(mask.first + done);
        const auto skipped = static_cast<std::int64_t>(at % sharing);
        const auto now = std::min(count - done, chunk - skipped);
        for (std::uint64_t i = 0; i < chunk / sharing; ++i)
            draws[i] = mask.random.at(at / sharing + i);
        const auto* own = reinterpret_cast<const unsigned char*>(draws) + skipped * 2;
#pragma GCC ivdep // src and dst are equal or do not overlap
        for (std::int64_t i = 0; i < now; ++i) {
            std::uint16_t bits;
            std::memcpy(&bits, own + 2 * i, sizeof bits);
            const std::uint32_t kept = bits >= limit ? ~0u : 0; // as a mask: branch-free
            const float scaled = to_float(src[done + i]) * scale;
            dst[done + i] =
                from_float<T>(std::bit_cast<float>(std::bit_cast<std::uint32_t>(scaled) & kept));
        }
        done += now;
    }
}

} // namespace

template <typename T>
void dropout_plain(const DropoutMask& mask, std::int64_t count, const T* src, T* dst) {
    for (std::int64_t i = 0; i < count; ++i) {
        const auto at = static_cast<std::uint64_t>(mask.first + i);
        const auto bits = mask.random.at(at / sharing) >> (at % sharing * 16) & 0xffff;
        const bool kept = bits >= threshold(mask.rate);
        dst[i] = from_float<T>(kept ? to_float(src[i]) * (1 / (1 - mask.rate)) : 0);
    }
}
template void dropout_plain(const DropoutMask&, std::int64_t, const float*, float*);
template void dropout_plain(const DropoutMask&, std::int64_t, const BFloat16*, BFloat16*);

template <typename T>
void dropout(const DropoutMask& mask, std::int64_t count, const T* src, T* dst) {
    run_widest<dropout_loop<T>>(mask, count, src, dst);
}
template void dropout(const DropoutMask&, std::int64_t, const float*, float*);
template void dropout(const DropoutMask&, std::int64_t, const BFloat16*, BFloat16*);

} // namespace headroom
