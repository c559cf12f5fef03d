#include "core/kernels/isa/VnniLayout.h"

#include "core/kernels/isa/Dispatch.h"

#include <algorithm>
#include <cstring>

namespace headroom {

namespace {

[[gnu::always_inline]] inline void round_loop(const float* __restrict src, std::int64_t count,
                                              BFloat16* __restrict dst) {
    for (std::int64_t i = 0; i < count; ++i)
        dst[i] = BFloat16::from(src[i]);
}

[[gnu::always_inline]] inline void pairs_loop(const float* __restrict src, std::int64_t rows,
                                              std::int64_t columns, BFloat16* __restrict dst) {
    static_assert(std::endian::native == std::endian::little, "the first row is the lower half");
    for (std::int64_t row = 0; row < rows; row += 2) {
        const float *a = src + row * columns, *b = a + columns;
        BFloat16* out = dst + row * columns;
        for (std::int64_t c = 0; c < columns; ++c) {
            const std::uint32_t pair = BFloat16::from(a[c]).bits |
                                       static_cast<std::uint32_t>(BFloat16::from(b[c]).bits) << 16;
            std::memcpy(static_cast<void*>(out + 2 * c), &pair, sizeof pair);
        }
    }
}

} // namespace

void pack_values(const float* src, std::int64_t count, float* dst) {
    std::copy_n(src, count, dst);
}
void pack_values(const float* src, std::int64_t count, BFloat16* dst) {
    run_widest<round_loop>(src, count, dst);
}

void pack_vnni(const float* src, std::int64_t rows, std::int64_t columns, BFloat16* dst) {
    if (columns == 1)
        pack_values(src, rows, dst);
    else
        run_widest<pairs_loop>(src, rows, columns, dst);
}

} // namespace headroom
