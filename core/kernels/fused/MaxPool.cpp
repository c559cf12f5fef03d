#include "core/kernels/fused/MaxPool.h"

#include "core/kernels/fused/PoolWindow.h"
#include "core/kernels/isa/Dispatch.h"

#include <algorithm>
#include <array>
#include <bit>

namespace headroom {

namespace {

/// Calls visit(offset of the window's first pixel in the source, index of the window) for each.
template <typename Visit>
[[gnu::always_inline]] inline void for_each_window(const MaxPool& p, const Visit& visit) {
    std::int64_t window = 0;
    for (std::int64_t image = 0; image < p.images; ++image)
        for (std::int64_t y = 0; y < p.height / 2; ++y)
            for (std::int64_t x = 0; x < p.width / 2; ++x)
                visit(((image * p.height + 2 * y) * p.width + 2 * x) * p.channels, window++);
}

/// Zeroes the last row and column of odd sizes, which no window writes.
template <typename T>
void clear_remainder(const MaxPool& p, T* diff_src) {
    const auto row = p.width * p.channels;
    for (std::int64_t image = 0; image < p.images; ++image) {
        T* plane = diff_src + image * p.height * row;
        if (p.height % 2 == 1) std::fill_n(plane + (p.height - 1) * row, row, T{});
        if (p.width % 2 == 1)
            for (std::int64_t y = 0; y < p.height; ++y)
                std::fill_n(plane + (y + 1) * row - p.channels, p.channels, T{});
    }
}

std::array<std::int64_t, 4> pixels(const MaxPool& p) {
    return {0, p.channels, p.width * p.channels, (p.width + 1) * p.channels};
}

std::int32_t order(float value) {
    return std::bit_cast<std::int32_t>(value);
}
std::int32_t order(BFloat16 value) {
    return static_cast<std::int16_t>(value.bits);
}

} // namespace

bool maxpool_runs() {
    return avx512_here();
}

template <typename T>
void maxpool_forward_plain(const MaxPool& p, const T* src, T* dst, std::uint16_t* masks) {
    const auto at = pixels(p);
    for_each_window(p, [&](std::int64_t first, std::int64_t window) {
        for (std::int64_t c = 0; c < p.channels; ++c) {
            const auto result = window * p.channels + c;
            std::uint16_t* mask = masks + result / mask_width * 4;
            const auto bit = static_cast<std::uint16_t>(1u << c % mask_width);
            int largest = 0;
            for (int i = 1; i < 4; ++i)
                if (order(src[first + at[i] + c]) > order(src[first + at[largest] + c]))
                    largest = i;
            dst[result] = src[first + at[largest] + c];
            for (int i = 0; i < 4; ++i) {
                const bool takes = i == largest && order(dst[result]) > 0;
                mask[i] = static_cast<std::uint16_t>(takes ? mask[i] | bit : mask[i] & ~bit);
            }
        }
    });
}

template <typename T>
void maxpool_relu_backward_plain(const MaxPool& p, const T* diff_dst, const std::uint16_t* masks,
                                 T* diff_src) {
    const auto at = pixels(p);
    for_each_window(p, [&](std::int64_t first, std::int64_t window) {
        for (std::int64_t c = 0; c < p.channels; ++c) {
            const auto result = window * p.channels + c;
            const std::uint16_t* mask = masks + result / mask_width * 4;
            for (int i = 0; i < 4; ++i)
                diff_src[first + at[i] + c] =
                    mask[i] >> c % mask_width & 1 ? diff_dst[result] : T{};
        }
    });
    clear_remainder(p, diff_src);
}

#if defined(__x86_64__)

namespace {

template <typename T>
HEADROOM_AVX512 void forward_avx512(const MaxPool& p, const T* src, T* dst, std::uint16_t* masks) {
    using Register = MaskRegister<T>;
    const auto row = p.width * p.channels;
    for (std::int64_t image = 0; image < p.images; ++image)
        for (std::int64_t y = 0; y < p.height / 2; ++y) {
            const auto* upper = src + (image * p.height + 2 * y) * row;
            for (std::int64_t x = 0; x < p.width / 2; ++x, upper += 2 * p.channels)
                for (std::int64_t c = 0; c < p.channels; c += mask_width) {
                    const auto a = Register::load(upper + c);
                    const auto b = Register::load(upper + p.channels + c);
                    const auto d = Register::load(upper + row + c);
                    const auto e = Register::load(upper + row + p.channels + c);
                    pool_window(a, b, d, e, masks).store(dst);
                    dst += mask_width;
                    masks += 4;
                }
        }
}

template <typename T>
HEADROOM_AVX512 void backward_avx512(const MaxPool& p, const T* diff_dst,
                                     const std::uint16_t* masks, T* diff_src) {
    const auto row = p.width * p.channels;
    for (std::int64_t image = 0; image < p.images; ++image)
        for (std::int64_t y = 0; y < p.height / 2; ++y) {
            auto* upper = diff_src + (image * p.height + 2 * y) * row;
            for (std::int64_t x = 0; x < p.width / 2; ++x, upper += 2 * p.channels)
                for (std::int64_t c = 0; c < p.channels; c += mask_width) {
                    const auto diff = MaskRegister<T>::load(diff_dst);
                    diff.where(masks[0]).store(upper + c);
                    diff.where(masks[1]).store(upper + p.channels + c);
                    diff.where(masks[2]).store(upper + row + c);
                    diff.where(masks[3]).store(upper + row + p.channels + c);
                    diff_dst += mask_width;
                    masks += 4;
                }
        }
}

} // namespace

#else

namespace {

constexpr auto forward_avx512 = [](const auto&... all) { maxpool_forward_plain(all...); };
constexpr auto backward_avx512 = [](const auto&... all) { maxpool_relu_backward_plain(all...); };

} // namespace

#endif

template <typename T>
void maxpool_forward(const MaxPool& p, const T* src, T* dst, std::uint16_t* masks) {
    require("max pooling", Registers::avx512);
    forward_avx512(p, src, dst, masks);
}
template <typename T>
void maxpool_relu_backward(const MaxPool& p, const T* diff_dst, const std::uint16_t* masks,
                           T* diff_src) {
    require("max pooling", Registers::avx512);
    backward_avx512(p, diff_dst, masks, diff_src);
    clear_remainder(p, diff_src);
}
template void maxpool_forward(const MaxPool&, const float*, float*, std::uint16_t*);
template void maxpool_forward(const MaxPool&, const BFloat16*, BFloat16*, std::uint16_t*);
template void maxpool_relu_backward(const MaxPool&, const float*, const std::uint16_t*, float*);
template void maxpool_relu_backward(const MaxPool&, const BFloat16*, const std::uint16_t*,
                                    BFloat16*);

template void maxpool_forward_plain(const MaxPool&, const float*, float*, std::uint16_t*);
template void maxpool_forward_plain(const MaxPool&, const BFloat16*, BFloat16*, std::uint16_t*);
template void maxpool_relu_backward_plain(const MaxPool&, const float*, const std::uint16_t*,
                                          float*);
template void maxpool_relu_backward_plain(const MaxPool&, const BFloat16*, const std::uint16_t*,
                                          BFloat16*);

} // namespace headroom
