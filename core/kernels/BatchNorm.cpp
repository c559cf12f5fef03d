#include "core/kernels/BatchNorm.h"

#include "core/kernels/Wide.h"

#include <algorithm>
#include <vector>

namespace headroom {

namespace {

/// Calls visit(first value, first channel) for each image's block of pixels x channels.
template <typename Visit>
[[gnu::always_inline]] inline void for_each_block(const ChannelBlocks& s, const Visit& visit) {
    for (std::int64_t n = 0; n < s.batch; ++n)
        for (std::int64_t b = 0; b < s.blocks; ++b)
            visit((n * s.blocks + b) * s.pixels * s.channels, b * s.channels);
}

/// Sums over the pixels of one block are f32, sums over blocks are f64.
template <typename T>
[[gnu::always_inline]] inline void moments_loop(const ChannelBlocks& s, const T* src,
                                                Moments* moments) {
    const auto width = s.channels;
    std::vector<float> mean(static_cast<std::size_t>(width)), squares(mean.size());
    const auto count = static_cast<float>(s.pixels);
    for_each_block(s, [&](std::int64_t at, std::int64_t channel) {
        const T* x = src + at;
        float *m = mean.data(), *q = squares.data();
        std::fill_n(m, width, 0.f);
        std::fill_n(q, width, 0.f);
        for (std::int64_t p = 0; p < s.pixels; ++p)
            for (std::int64_t c = 0; c < width; ++c)
                m[c] += to_float(x[p * width + c]);
        for (std::int64_t c = 0; c < width; ++c)
            m[c] /= count;
        for (std::int64_t p = 0; p < s.pixels; ++p)
            for (std::int64_t c = 0; c < width; ++c) {
                const float d = to_float(x[p * width + c]) - m[c];
                q[c] += d * d;
            }
        for (std::int64_t c = 0; c < width; ++c)
            moments[channel + c] = merge(moments[channel + c], {count, m[c], q[c]});
    });
}

template <typename T>
[[gnu::always_inline]] inline void forward_loop(const ChannelBlocks& s, const T* src,
                                                const float* factor, const float* offset, T* dst) {
    for_each_block(s, [&](std::int64_t at, std::int64_t channel) {
        const T* x = src + at;
        T* y = dst + at;
        const float *f = factor + channel, *o = offset + channel;
        for (std::int64_t p = 0; p < s.pixels; ++p)
            for (std::int64_t c = 0; c < s.channels; ++c)
                y[p * s.channels + c] =
                    from_float<T>(to_float(x[p * s.channels + c]) * f[c] + o[c]);
    });
}

template <typename T>
[[gnu::always_inline]] inline void sums_loop(const ChannelBlocks& s, const T* src,
                                             const float* mean, const T* diff_dst, double* sum,
                                             double* product) {
    const auto width = s.channels;
    std::vector<float> block_sum(static_cast<std::size_t>(width)), block_product(block_sum.size());
    for_each_block(s, [&](std::int64_t at, std::int64_t channel) {
        const T *x = src + at, *dy = diff_dst + at;
        const float* m = mean + channel;
        float *a = block_sum.data(), *b = block_product.data();
        std::fill_n(a, width, 0.f);
        std::fill_n(b, width, 0.f);
        for (std::int64_t p = 0; p < s.pixels; ++p)
            for (std::int64_t c = 0; c < width; ++c) {
                const float d = to_float(dy[p * width + c]);
                a[c] += d;
                b[c] += d * (to_float(x[p * width + c]) - m[c]);
            }
        for (std::int64_t c = 0; c < width; ++c) {
            sum[channel + c] += a[c];
            product[channel + c] += b[c];
        }
    });
}

template <typename T>
[[gnu::always_inline]] inline void data_loop(const ChannelBlocks& s, const T* src,
                                             const T* diff_dst, const float* a, const float* b,
                                             const float* c, T* diff_src) {
    for_each_block(s, [&](std::int64_t at, std::int64_t channel) {
        const float *fa = a + channel, *fb = b + channel, *fc = c + channel;
        for (std::int64_t p = 0; p < s.pixels; ++p)
            for (std::int64_t i = 0; i < s.channels; ++i) {
                const auto e = at + p * s.channels + i;
                diff_src[e] =
                    from_float<T>(to_float(diff_dst[e]) * fa[i] + to_float(src[e]) * fb[i] + fc[i]);
            }
    });
}

} // namespace

Moments merge(const Moments& a, const Moments& b) {
    const double count = a.count + b.count;
    if (count == 0) return {};
    const double difference = b.mean - a.mean;
    return {count, a.mean + difference * b.count / count,
            a.squares + b.squares + difference * difference * a.count * b.count / count};
}

#define HEADROOM_BATCHNORM(T)                                                                      \
    template <>                                                                                    \
    HEADROOM_WIDE void batchnorm_moments(const ChannelBlocks& s, const T* src, Moments* moments) { \
        moments_loop(s, src, moments);                                                             \
    }                                                                                              \
    template <>                                                                                    \
    HEADROOM_WIDE void batchnorm_forward(const ChannelBlocks& s, const T* src, const float* f,     \
                                         const float* o, T* dst) {                                 \
        forward_loop(s, src, f, o, dst);                                                           \
    }                                                                                              \
    template <>                                                                                    \
    HEADROOM_WIDE void batchnorm_backward_sums(const ChannelBlocks& s, const T* src,               \
                                               const float* mean, const T* dy, double* sum,        \
                                               double* product) {                                  \
        sums_loop(s, src, mean, dy, sum, product);                                                 \
    }                                                                                              \
    template <>                                                                                    \
    HEADROOM_WIDE void batchnorm_backward_data(const ChannelBlocks& s, const T* src, const T* dy,  \
                                               const float* a, const float* b, const float* c,     \
                                               T* dx) {                                            \
        data_loop(s, src, dy, a, b, c, dx);                                                        \
    }

HEADROOM_BATCHNORM(float)
HEADROOM_BATCHNORM(BFloat16)

} // namespace headroom
