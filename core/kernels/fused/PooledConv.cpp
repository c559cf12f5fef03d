#include "core/kernels/fused/PooledConv.h"

#include "core/kernels/dense/ProductFactors.h"
#include "core/kernels/fused/PaddedImage.h"
#include "core/kernels/fused/PoolWindow.h"
#include "core/kernels/isa/Dispatch.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace headroom {

namespace {

using V = Avx512Floats;
using Floats = V::Floats;
constexpr int block = 16;

} // namespace

template <typename T>
bool PooledConv<T>::supports(const ConvShape& s) {
    return factors_usable<T>() && s.valid() && s.kernel_h == s.kernel_w &&
           (s.kernel_h == 3 || s.kernel_h == 5) && s.channels <= PaddedImage::max_channels &&
           s.filters % block == 0 && s.out_height() >= 2 && s.out_width() >= 2;
}

template <typename T>
PooledConv<T>::PooledConv(const ConvShape& shape) : shape_(shape) {
    if (!supports(shape))
        throw std::invalid_argument("PooledConv: a convolution that it does not support");
}

template <typename T>
std::size_t PooledConv<T>::mask_count() const {
    return static_cast<std::size_t>(shape_.batch * rows() * columns()) *
           static_cast<std::size_t>(shape_.filters / 4);
}

template <typename T>
std::size_t PooledConv<T>::scratch_bytes() const {
    // The padded image, and the weights: as pairs, each row of taps may need one more value.
    const PaddedImage image(shape_, false);
    const auto weights = static_cast<std::size_t>(shape_.filters * shape_.channels *
                                                  shape_.kernel_h * (shape_.kernel_w + 1));
    return image.values() * sizeof(T) + weights * sizeof(float) + 64;
}

#if defined(__x86_64__)

namespace {

/// Packs weights for vectors x 16 filters at a time, as rows of taps x factors x vectors x 16.
template <typename T>
void pack_weights(const PaddedImage& image, int vectors, const float* weights, Factor<T>* to) {
    const ConvShape& s = image.shape;
    const int of_block = s.channels * s.taps() * block;
    for (int filter = 0; filter < s.filters; filter += vectors * block)
        for (int row = 0; row < image.tap_rows; ++row)
            for (int tap = 0; tap < image.taps; tap += values_of_factor<T>)
                for (int i = 0; i < vectors * block; ++i, ++to) {
                    const float* from = weights + (filter + i) / block * of_block + i % block;
                    T values[values_of_factor<T>]{};
                    for (int v = 0; v < values_of_factor<T> && tap + v < image.taps; ++v)
                        values[v] = from_float<T>(from[image.weight(row, tap + v) * block]);
                    std::memcpy(static_cast<void*>(to), values, sizeof *to);
                }
}

template <typename T>
[[gnu::always_inline]] inline Factor<T> factor(const T* at) {
    Factor<T> f;
    std::memcpy(static_cast<void*>(&f), at, sizeof f);
    return f;
}

// Adds a factor in memory * b, without a register for the factor. (In assembler: g++ keeps factors
// that several products share in registers and then has none left for sums.)

HEADROOM_AVX512_INLINE inline void add_product_from(Floats& sum, const float* a, Floats b) {
    asm("vfmadd231ps %2%{1to16%}, %1, %0" : "+v"(sum) : "v"(b), "m"(*a));
}
HEADROOM_AVX512_INLINE inline void add_product_from(Floats& sum, const BFloat16* a, Floats b) {
    using Pair = BFloat16[2];
    asm("vdpbf16ps %2%{1to16%}, %1, %0"
        : "+v"(sum)
        : "v"(b), "m"(*reinterpret_cast<const Pair*>(a)));
}

/// Arguments of forward() for a row of windows.
template <typename T>
struct ForwardRow {
    const PaddedImage& image;
    const Factor<T>* weights{}; ///< rows of taps x factors x vectors x 16
    int factors;                ///< factors in a row of taps
    const float* bias{};
    std::int64_t dst_stride, masks_stride; ///< strides between blocks of filters
};

/// Computes the pooled outputs of some adjacent windows, for vectors x 16 filters.
template <int vectors, int windows, typename T>
HEADROOM_AVX512_INLINE inline void pooled(const ForwardRow<T>& r, const T* src, T* dst,
                                          std::uint16_t* masks) {
    Floats sum[4 * windows][vectors];
#pragma GCC unroll 16
    for (int i = 0; i < 4 * windows; ++i)
#pragma GCC unroll 2
        for (int j = 0; j < vectors; ++j)
            sum[i][j] = r.bias ? V::load(r.bias + j * block) : Floats{};
    const Factor<T>* weights = r.weights;
    for (int t = 0; t < r.image.tap_rows; ++t) {
        const T* at = src + r.image.tap_row_at[static_cast<std::size_t>(t)];
        for (int f = 0; f < r.factors; ++f, at += values_of_factor<T>) {
            Floats w[vectors];
#pragma GCC unroll 2
            for (int j = 0; j < vectors; ++j, weights += block)
                w[j] = load(weights);
#pragma GCC unroll 16
            for (int i = 0; i < 4 * windows; ++i) {
                const auto x =
                    factor(at + i % 4 / 2 * r.image.row + (i / 4 * 2 + i % 2) * r.image.pixel);
#pragma GCC unroll 2
                for (int j = 0; j < vectors; ++j)
                    add_product(sum[i][j], x, w[j]);
            }
        }
    }
#pragma GCC unroll 4
    for (int i = 0; i < windows; ++i)
#pragma GCC unroll 2
        for (int j = 0; j < vectors; ++j) {
            using Register = MaskRegister<float>;
            const auto pixel = [&](int k) HEADROOM_AVX512_LAMBDA {
                return Register{std::bit_cast<__m512i>(sum[4 * i + k][j])};
            };
            Floats largest =
                std::bit_cast<Floats>(masks ? pool_window(pixel(0), pixel(1), pixel(2), pixel(3),
                                                          masks + j * r.masks_stride + i * 4)
                                                  .v
                                            : Register::max(Register::max(pixel(0), pixel(1)),
                                                            Register::max(pixel(2), pixel(3)))
                                                  .v);
            largest = largest < 0 ? Floats{} : largest; // ReLU; NaN stays NaN
            V::store(largest, dst + j * r.dst_stride + i * block);
        }
}

template <int vectors, typename T>
HEADROOM_AVX512 void pooled_row(const ForwardRow<T>& r, int windows, const T* src, T* dst,
                                std::uint16_t* masks) {
    const auto advance = [&](int by) {
        src += by * 2 * r.image.pixel;
        dst += by * block;
        if (masks) masks += by * 4;
        windows -= by;
    };
    // 16 sums or more at a time, because each product waits for the previous one of its sum.
    constexpr int windows_per_block = vectors == 1 ? 4 : std::is_same_v<T, float> ? 2 : 3;
    for (; windows >= windows_per_block; advance(windows_per_block))
        pooled<vectors, windows_per_block>(r, src, dst, masks);
    for (; windows > 0; advance(1))
        pooled<vectors, 1>(r, src, dst, masks);
}

/// Distributes the gradient of a window to its four pixels by the masks. The results are factors of
/// products: pixels, or in bf16 pairs of adjacent pixels.
HEADROOM_AVX512_INLINE inline void spread(const float* diff, const std::uint16_t* masks,
                                          Floats (&to)[4]) {
    const auto all = MaskRegister<float>{std::bit_cast<__m512i>(V::load(diff))};
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i)
        to[i] = std::bit_cast<Floats>(all.where(masks[i]).v);
}
HEADROOM_AVX512_INLINE inline void spread(const BFloat16* diff, const std::uint16_t* masks,
                                          Floats (&to)[2]) {
    const auto odd = std::bit_cast<__m512i>(V::load(diff)); // upper halves
    const __m512i even = _mm512_srli_epi32(odd, 16);
#pragma GCC unroll 2
    for (int i = 0; i < 2; ++i)
        to[i] =
            std::bit_cast<Floats>(_mm512_or_si512(_mm512_maskz_mov_epi32(masks[2 * i], even),
                                                  _mm512_maskz_mov_epi32(masks[2 * i + 1], odd)));
}

/// Arguments of backward_weights() for one image and one block of filters.
template <typename T>
struct BackwardBlock {
    const PaddedImage& image;
    const T* pixels;
    int windows_down, windows_across;
    const T* diff_dst;
    const std::uint16_t* masks;
};

/// Adds one image's part of the gradients [rows][taps][16] for some rows of taps.
template <int rows, int taps, typename T>
HEADROOM_AVX512 void add_gradients(const BackwardBlock<T>& b, const int* row_at, float* gradients) {
    constexpr int factors = 4 / values_of_factor<T>, across = 2 / values_of_factor<T>;
    Floats sum[rows][taps];
#pragma GCC unroll 16
    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 8
        for (int t = 0; t < taps; ++t)
            sum[i][t] = Floats{};
    const T* diff = b.diff_dst;
    const std::uint16_t* masks = b.masks;
    for (int y = 0; y < b.windows_down; ++y) {
        const T* window = b.pixels + 2 * y * b.image.row;
        for (int x = 0; x < b.windows_across; ++x, window += 2, diff += block, masks += 4) {
            Floats pixels[factors];
            spread(diff, masks, pixels);
#pragma GCC unroll 4
            for (int f = 0; f < factors; ++f) {
                const T* first = window + f / across * b.image.row + f % across;
#pragma GCC unroll 16
                for (int i = 0; i < rows; ++i)
#pragma GCC unroll 8
                    for (int t = 0; t < taps; ++t)
                        add_product_from(sum[i][t], first + row_at[i] + t, pixels[f]);
            }
        }
    }
#pragma GCC unroll 16
    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 8
        for (int t = 0; t < taps; ++t) {
            float* to = gradients + (i * taps + t) * block;
            V::store(V::load(to) + sum[i][t], to);
        }
}

template <typename T>
HEADROOM_AVX512 void add_bias_gradients(const BackwardBlock<T>& b, float* gradients) {
    Floats sum{};
    const int windows = b.windows_down * b.windows_across;
    for (int i = 0; i < windows; ++i) {
        const std::uint16_t* m = b.masks + 4 * i;
        const auto diff =
            MaskRegister<float>{std::bit_cast<__m512i>(V::load(b.diff_dst + i * block))};
        sum +=
            std::bit_cast<Floats>(diff.where(static_cast<__mmask16>(m[0] | m[1] | m[2] | m[3])).v);
    }
    V::store(V::load(gradients) + sum, gradients);
}

/// Calls add_gradients() for all rows of taps, as many at a time as the registers can sum.
template <typename T>
void add_gradients(const BackwardBlock<T>& b, float* gradients) {
    const auto some = [&]<int rows_per_block, int taps>() {
        for (int i = 0; i < b.image.tap_rows; i += rows_per_block)
            add_gradients<rows_per_block, taps>(b, b.image.tap_row_at.data() + i,
                                                gradients + i * taps * block);
    };
    if (b.image.taps == 5)
        some.template operator()<5, 5>();
    else if (b.image.tap_rows == 9)
        some.template operator()<9, 3>();
    else
        some.template operator()<3, 3>();
}

} // namespace

template <typename T>
void PooledConv<T>::forward(const float* src, const float* weights, const float* bias, T* dst,
                            std::uint16_t* masks, void* scratch) const {
    const PaddedImage image(shape_, values_of_factor<T> > 1 && shape_.channels > 1);
    const int vectors = shape_.filters % (2 * block) == 0 ? 2 : 1;
    const int factors = (image.taps + values_of_factor<T> - 1) / values_of_factor<T>;

    auto* pixels = static_cast<T*>(scratch);
    std::fill_n(pixels, image.values(), T{});
    auto* packed = reinterpret_cast<Factor<T>*>(pixels + image.values());
    pack_weights<T>(image, vectors, weights, packed);

    const std::int64_t windows = std::int64_t{rows()} * columns();
    const std::int64_t of_image = std::int64_t{shape_.channels} * shape_.height * shape_.width;
    ForwardRow<T> row{.image = image,
                      .factors = factors,
                      .dst_stride = windows * block,
                      .masks_stride = windows * 4};
    for (int n = 0; n < shape_.batch; ++n) {
        image.fill(src + n * of_image, pixels);
        for (int filter = 0; filter < shape_.filters; filter += vectors * block) {
            row.weights = packed + std::int64_t{filter} * image.tap_rows * factors;
            row.bias = bias ? bias + filter : nullptr;
            std::int64_t at = (std::int64_t{n} * shape_.filters + filter) / block * windows;
            for (int y = 0; y < rows(); ++y, at += columns())
                (vectors == 2 ? pooled_row<2, T>
                              : pooled_row<1, T>)(row, columns(), pixels + 2 * y * image.row,
                                                  dst + at * block,
                                                  masks ? masks + at * 4 : nullptr);
        }
    }
}

template <typename T>
void PooledConv<T>::backward_weights(const float* src, const T* diff_dst,
                                     const std::uint16_t* masks, float* diff_weights,
                                     float* diff_bias, void* scratch) const {
    const PaddedImage image(shape_, false);
    auto* pixels = static_cast<T*>(scratch);
    std::fill_n(pixels, image.values(), T{});
    auto* gradients =
        reinterpret_cast<float*>(pixels + image.values()); // in the order of rows of taps
    const int of_block = image.tap_rows * image.taps * block;
    std::fill_n(gradients, shape_.filters / block * of_block, 0.f);
    if (diff_bias) std::fill_n(diff_bias, shape_.filters, 0.f);

    const std::int64_t windows = std::int64_t{rows()} * columns();
    const std::int64_t of_image = std::int64_t{shape_.channels} * shape_.height * shape_.width;
    for (int n = 0; n < shape_.batch; ++n) {
        image.fill(src + n * of_image, pixels);
        for (int filter = 0; filter < shape_.filters; filter += block) {
            const std::int64_t at = (std::int64_t{n} * shape_.filters + filter) / block * windows;
            const BackwardBlock<T> b{
                image, pixels, rows(), columns(), diff_dst + at * block, masks + at * 4};
            add_gradients(b, gradients + filter / block * of_block);
            if (diff_bias) add_bias_gradients(b, diff_bias + filter);
        }
    }
    for (int filter = 0; filter < shape_.filters; filter += block)
        for (int row = 0; row < image.tap_rows; ++row)
            for (int tap = 0; tap < image.taps; ++tap, gradients += block)
                std::copy_n(gradients, block,
                            diff_weights + filter / block * of_block +
                                image.weight(row, tap) * block);
}

#else

template <typename T>
void PooledConv<T>::forward(const float*, const float*, const float*, T*, std::uint16_t*,
                            void*) const {
    no_kernel("a pooled convolution", "AVX-512");
}
template <typename T>
void PooledConv<T>::backward_weights(const float*, const T*, const std::uint16_t*, float*, float*,
                                     void*) const {
    no_kernel("a pooled convolution", "AVX-512");
}

#endif

template class PooledConv<float>;
template class PooledConv<BFloat16>;

} // namespace headroom
