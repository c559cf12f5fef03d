#include "core/kernels/fused/BatchNorm.h"

#include "core/kernels/isa/ByWidth.h"
#include "core/kernels/isa/Dispatch.h"
#include "core/kernels/isa/FloatVector.h"

namespace headroom {

namespace {

/// `width` channels of one block (one FloatVector) over all pixels and images.
struct Slice {
    std::int64_t first;        ///< offset in the first image
    std::int64_t channel;      ///< first channel
    std::int64_t image, pixel; ///< strides in memory
};

/// Calls visit(slice) for each slice.
template <int width, typename Visit>
[[gnu::always_inline]] inline void for_each_slice(const ChannelBlocks& s, const Visit& visit) {
    const std::int64_t block = s.pixels * s.channels;
    for (std::int64_t b = 0; b < s.blocks; ++b)
        for (std::int64_t c = 0; c < s.channels; c += width)
            visit(Slice{b * block + c, b * s.channels + c, s.blocks * block, s.channels});
}

/// Two sums. Sums over the pixels of an image are f32, over images f64.
template <int width>
struct Two {
    typename FloatVector<width>::Floats a, b;

    [[gnu::always_inline]] Two& operator+=(const Two& other) {
        a += other.a;
        b += other.b;
        return *this;
    }
};

/// Sums term(0) ... term(count - 1) in four accumulators, so that no addition waits for the
/// previous one.
template <typename Sum, typename Term>
[[gnu::always_inline]] inline Sum sum_of(std::int64_t count, const Term& term) {
    Sum a{}, b{}, c{}, d{};
    std::int64_t i = 0;
    for (; i + 4 <= count; i += 4) {
        a += term(i);
        b += term(i + 1);
        c += term(i + 2);
        d += term(i + 3);
    }
    for (; i < count; ++i)
        a += term(i);
    a += b;
    c += d;
    return a += c;
}

#define HEADROOM_INLINE __attribute__((always_inline))

template <int width, typename T>
[[gnu::always_inline]] inline void moments_loop(const ChannelBlocks& s, const T* src,
                                                Moments* moments) {
    using V = FloatVector<width>;
    const auto pixels = static_cast<double>(s.pixels);
    for_each_slice<width>(s, [&](const Slice& slice) HEADROOM_INLINE {
        double count = 0;
        typename V::Doubles mean{}, squares{};
        // Squares are of differences from the mean of the previous images. If that is far off, the
        // images differ so much that the result dwarfs the cancellation of the subtraction below.
        typename V::Floats guess{};
        for (std::int64_t n = 0; n < s.batch; ++n) {
            const T* x = src + slice.first + n * slice.image;
            const auto at = [&](std::int64_t p)
                                HEADROOM_INLINE { return V::load(x + p * slice.pixel); };
            if (n == 0)
                guess = sum_of<typename V::Floats>(s.pixels, at) / static_cast<float>(pixels);
            const auto sums = sum_of<Two<width>>(s.pixels, [&](std::int64_t p) HEADROOM_INLINE {
                const auto d = at(p) - guess;
                return Two<width>{d, d * d};
            });
            const auto off = V::doubles(sums.a) / pixels;
            const auto own_mean = V::doubles(guess) + off;
            const auto rest = V::doubles(sums.b) - off * off * pixels;
            const auto own_squares = rest < 0 ? typename V::Doubles{} : rest; // NaN stays NaN
            // merge(), simplified: all channels have the same count
            const double both = count + pixels;
            const auto difference = own_mean - mean;
            mean += difference * (pixels / both);
            squares += own_squares + difference * difference * (count * pixels / both);
            count = both;
            guess = V::floats(mean);
        }
        for (int c = 0; c < width; ++c) {
            Moments& sum = moments[slice.channel + c];
            sum = merge(sum, {count, mean[c], squares[c]});
        }
    });
}

template <int width, typename T>
[[gnu::always_inline]] inline void forward_loop(const ChannelBlocks& s, const T* src,
                                                const float* factor, const float* offset, T* dst) {
    using V = FloatVector<width>;
    for_each_slice<width>(s, [&](const Slice& slice) HEADROOM_INLINE {
        const auto f = V::load(factor + slice.channel), o = V::load(offset + slice.channel);
        for (std::int64_t n = 0; n < s.batch; ++n) {
            const auto first = slice.first + n * slice.image;
            for (std::int64_t p = 0; p < s.pixels; ++p) {
                const auto at = first + p * slice.pixel;
                V::store(V::load(src + at) * f + o, dst + at);
            }
        }
    });
}

template <int width, typename T>
[[gnu::always_inline]] inline void sums_loop(const ChannelBlocks& s, const T* src,
                                             const float* mean, const T* diff_dst, double* sum,
                                             double* product) {
    using V = FloatVector<width>;
    for_each_slice<width>(s, [&](const Slice& slice) HEADROOM_INLINE {
        const auto m = V::load(mean + slice.channel);
        typename V::Doubles a{}, b{};
        for (std::int64_t n = 0; n < s.batch; ++n) {
            const auto first = slice.first + n * slice.image;
            const auto image = sum_of<Two<width>>(s.pixels, [&](std::int64_t p) HEADROOM_INLINE {
                const auto at = first + p * slice.pixel;
                const auto d = V::load(diff_dst + at);
                return Two<width>{d, d * (V::load(src + at) - m)};
            });
            a += V::doubles(image.a);
            b += V::doubles(image.b);
        }
        for (int c = 0; c < width; ++c) {
            sum[slice.channel + c] += a[c];
            product[slice.channel + c] += b[c];
        }
    });
}

template <int width, typename T>
[[gnu::always_inline]] inline void data_loop(const ChannelBlocks& s, const T* src,
                                             const T* diff_dst, const float* a, const float* b,
                                             const float* c, T* diff_src) {
    using V = FloatVector<width>;
    for_each_slice<width>(s, [&](const Slice& slice) HEADROOM_INLINE {
        const auto fa = V::load(a + slice.channel), fb = V::load(b + slice.channel),
                   fc = V::load(c + slice.channel);
        for (std::int64_t n = 0; n < s.batch; ++n) {
            const auto first = slice.first + n * slice.image;
            for (std::int64_t p = 0; p < s.pixels; ++p) {
                const auto at = first + p * slice.pixel;
                V::store(V::load(diff_dst + at) * fa + V::load(src + at) * fb + fc, diff_src + at);
            }
        }
    });
}

template <typename T>
[[gnu::always_inline]] inline void moments_by_width(const ChannelBlocks s, const T* src,
                                                    Moments* moments) {
    HEADROOM_BY_WIDTH(moments_loop, s.channels, s, src, moments);
}
template <typename T>
[[gnu::always_inline]] inline void forward_by_width(const ChannelBlocks s, const T* src,
                                                    const float* factor, const float* offset,
                                                    T* dst) {
    HEADROOM_BY_WIDTH(forward_loop, s.channels, s, src, factor, offset, dst);
}
template <typename T>
[[gnu::always_inline]] inline void sums_by_width(const ChannelBlocks s, const T* src,
                                                 const float* mean, const T* diff_dst, double* sum,
                                                 double* product) {
    HEADROOM_BY_WIDTH(sums_loop, s.channels, s, src, mean, diff_dst, sum, product);
}
template <typename T>
[[gnu::always_inline]] inline void data_by_width(const ChannelBlocks s, const T* src,
                                                 const T* diff_dst, const float* a, const float* b,
                                                 const float* c, T* diff_src) {
    HEADROOM_BY_WIDTH(data_loop, s.channels, s, src, diff_dst, a, b, c, diff_src);
}

} // namespace

Moments merge(const Moments& a, const Moments& b) {
    const double count = a.count + b.count;
    if (count == 0) return {};
    const double difference = b.mean - a.mean;
    return {count, a.mean + difference * b.count / count,
            a.squares + b.squares + difference * difference * a.count * b.count / count};
}

template <typename T>
void batchnorm_moments(const ChannelBlocks& s, const T* src, Moments* moments) {
    run_widest<moments_by_width<T>>(s, src, moments);
}
template <typename T>
void batchnorm_forward(const ChannelBlocks& s, const T* src, const float* factor,
                       const float* offset, T* dst) {
    run_widest<forward_by_width<T>>(s, src, factor, offset, dst);
}
template <typename T>
void batchnorm_backward_sums(const ChannelBlocks& s, const T* src, const float* mean,
                             const T* diff_dst, double* sum, double* product) {
    run_widest<sums_by_width<T>>(s, src, mean, diff_dst, sum, product);
}
template <typename T>
void batchnorm_backward_data(const ChannelBlocks& s, const T* src, const T* diff_dst,
                             const float* a, const float* b, const float* c, T* diff_src) {
    run_widest<data_by_width<T>>(s, src, diff_dst, a, b, c, diff_src);
}

#define HEADROOM_BATCHNORM(T)                                                                      \
    template void batchnorm_moments(const ChannelBlocks&, const T*, Moments*);                     \
    template void batchnorm_forward(const ChannelBlocks&, const T*, const float*, const float*,    \
                                    T*);                                                           \
    template void batchnorm_backward_sums(const ChannelBlocks&, const T*, const float*, const T*,  \
                                          double*, double*);                                       \
    template void batchnorm_backward_data(const ChannelBlocks&, const T*, const T*, const float*,  \
                                          const float*, const float*, T*);
HEADROOM_BATCHNORM(float)
HEADROOM_BATCHNORM(BFloat16)
#undef HEADROOM_BATCHNORM

} // namespace headroom
