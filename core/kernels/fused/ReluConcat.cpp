#include "core/kernels/fused/ReluConcat.h"

#include "core/kernels/isa/Dispatch.h"
#include "core/kernels/isa/MaskRegister.h"

#include <algorithm>
#include <bit>

namespace headroom {

std::optional<ReluConcat> relu_concat(const ChannelBlocks& first, const ChannelBlocks& second,
                                      const ChannelBlocks& dst) {
    ReluConcat rows;
    const bool same_blocks = first.channels == dst.channels && second.channels == dst.channels;
    if (same_blocks && first.blocks + second.blocks == dst.blocks)
        rows = {dst.batch, first.blocks * dst.pixels * dst.channels,
                second.blocks * dst.pixels * dst.channels};
    else if (first.blocks == 1 && second.blocks == 1 && dst.blocks == 1 &&
             first.channels + second.channels == dst.channels)
        rows = {dst.batch * dst.pixels, first.channels, second.channels};
    if (rows.rows == 0 || rows.first % mask_width || rows.second % mask_width) return {};
    return rows;
}

bool relu_concat_runs() {
    return avx512_here();
}

namespace {

bool positive(float value) {
    return std::bit_cast<std::int32_t>(value) > 0;
}
bool positive(BFloat16 value) {
    return static_cast<std::int16_t>(value.bits) > 0;
}

template <typename T>
void copy_plain(std::int64_t count, const T* src, T* dst, std::uint16_t* masks) {
    for (std::int64_t i = 0; i < count; ++i) {
        dst[i] = src[i];
        std::uint16_t& mask = masks[i / mask_width];
        const auto bit = static_cast<std::uint16_t>(1u << i % mask_width);
        mask = static_cast<std::uint16_t>(positive(src[i]) ? mask | bit : mask & ~bit);
    }
}

template <typename T>
void copy_where_plain(std::int64_t count, const T* src, const std::uint16_t* masks, T* dst) {
    for (std::int64_t i = 0; i < count; ++i)
        dst[i] = masks[i / mask_width] >> i % mask_width & 1 ? src[i] : T{};
}

} // namespace

template <typename T>
void relu_concat_forward_plain(const ReluConcat& c, const T* first, const T* second, T* dst,
                               std::uint16_t* masks) {
    for (std::int64_t row = 0; row < c.rows; ++row) {
        T* own = dst + row * c.row();
        std::uint16_t* mask = masks + row * c.row() / mask_width;
        copy_plain(c.first, first + row * c.first, own, mask);
        copy_plain(c.second, second + row * c.second, own + c.first, mask + c.first / mask_width);
    }
}

template <typename T>
void relu_concat_backward_plain(const ReluConcat& c, const T* diff_dst, const std::uint16_t* masks,
                                T* diff_first, T* diff_second) {
    for (std::int64_t row = 0; row < c.rows; ++row) {
        const T* own = diff_dst + row * c.row();
        const std::uint16_t* mask = masks + row * c.row() / mask_width;
        copy_where_plain(c.first, own, mask, diff_first + row * c.first);
        copy_where_plain(c.second, own + c.first, mask + c.first / mask_width,
                         diff_second + row * c.second);
    }
}

template <typename T>
void concat_backward(const ReluConcat& c, const T* diff_dst, T* diff_first, T* diff_second) {
    for (std::int64_t row = 0; row < c.rows; ++row) {
        const T* own = diff_dst + row * c.row();
        std::copy_n(own, c.first, diff_first + row * c.first);
        std::copy_n(own + c.first, c.second, diff_second + row * c.second);
    }
}
template void concat_backward(const ReluConcat&, const float*, float*, float*);
template void concat_backward(const ReluConcat&, const BFloat16*, BFloat16*, BFloat16*);

#if defined(__x86_64__)

namespace {

// Both advance dst (or src) and masks past what they wrote or read.

template <typename T>
HEADROOM_AVX512_INLINE inline void copy(std::int64_t count, const T* src, T*& dst,
                                        std::uint16_t*& masks) {
    for (std::int64_t i = 0; i < count; i += mask_width, dst += mask_width) {
        const auto values = MaskRegister<T>::load(src + i);
        values.store(dst);
        *masks++ = static_cast<std::uint16_t>(values.positive());
    }
}

template <typename T>
HEADROOM_AVX512_INLINE inline void copy_where(std::int64_t count, const T*& src,
                                              const std::uint16_t*& masks, T* dst) {
    for (std::int64_t i = 0; i < count; i += mask_width, src += mask_width)
        MaskRegister<T>::load(src).where(*masks++).store(dst + i);
}

template <typename T>
HEADROOM_AVX512 void forward_avx512(const ReluConcat& c, const T* first, const T* second, T* dst,
                                    std::uint16_t* masks) {
    for (std::int64_t row = 0; row < c.rows; ++row) {
        copy(c.first, first + row * c.first, dst, masks);
        copy(c.second, second + row * c.second, dst, masks);
    }
}

template <typename T>
HEADROOM_AVX512 void backward_avx512(const ReluConcat& c, const T* diff_dst,
                                     const std::uint16_t* masks, T* diff_first, T* diff_second) {
    for (std::int64_t row = 0; row < c.rows; ++row) {
        copy_where(c.first, diff_dst, masks, diff_first + row * c.first);
        copy_where(c.second, diff_dst, masks, diff_second + row * c.second);
    }
}

} // namespace

#else

namespace {

constexpr auto forward_avx512 = [](const auto&... all) { relu_concat_forward_plain(all...); };
constexpr auto backward_avx512 = [](const auto&... all) { relu_concat_backward_plain(all...); };

} // namespace

#endif

#define HEADROOM_RELU_CONCAT(T)                                                                    \
    template <>                                                                                    \
    void relu_concat_forward(const ReluConcat& c, const T* first, const T* second, T* dst,         \
                             std::uint16_t* masks) {                                               \
        require("ReLU and concatenation", Registers::avx512);                                      \
        forward_avx512(c, first, second, dst, masks);                                              \
    }                                                                                              \
    template <>                                                                                    \
    void relu_concat_backward(const ReluConcat& c, const T* diff_dst, const std::uint16_t* masks,  \
                              T* diff_first, T* diff_second) {                                     \
        require("ReLU and concatenation", Registers::avx512);                                      \
        backward_avx512(c, diff_dst, masks, diff_first, diff_second);                              \
    }
HEADROOM_RELU_CONCAT(float)
HEADROOM_RELU_CONCAT(BFloat16)

template void relu_concat_forward_plain(const ReluConcat&, const float*, const float*, float*,
                                        std::uint16_t*);
template void relu_concat_forward_plain(const ReluConcat&, const BFloat16*, const BFloat16*,
                                        BFloat16*, std::uint16_t*);
template void relu_concat_backward_plain(const ReluConcat&, const float*, const std::uint16_t*,
                                         float*, float*);
template void relu_concat_backward_plain(const ReluConcat&, const BFloat16*, const std::uint16_t*,
                                         BFloat16*, BFloat16*);

} // namespace headroom
