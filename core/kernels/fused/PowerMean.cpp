#include "core/kernels/fused/PowerMean.h"

#include "core/kernels/isa/ByWidth.h"
#include "core/kernels/isa/Dispatch.h"
#include "core/kernels/isa/LogExp.h"

namespace headroom {

namespace {

/// Calls visit(first value, first channel) for each vector of channels of each image.
template <int width, typename Visit>
[[gnu::always_inline]] inline void for_each_vector(const ChannelBlocks& s, const Visit& visit) {
    for (std::int64_t block = 0; block < s.batch * s.blocks; ++block)
        for (std::int64_t c = 0; c < s.channels; c += width)
            visit(block * s.pixels * s.channels + c, block * s.channels + c);
}

#define HEADROOM_INLINE __attribute__((always_inline))

template <int width, typename T>
[[gnu::always_inline]] inline void forward_loop(const ChannelBlocks& s, float p, const T* src,
                                                float* means) {
    using V = LogExp<width>;
    using Floats = typename V::Floats;
    const Floats least = Floats{} + smallest_of_power_mean;
    for_each_vector<width>(s, [&](std::int64_t first, std::int64_t channel) HEADROOM_INLINE {
        const auto at = [&](std::int64_t pixel) HEADROOM_INLINE {
            const Floats x = V::load(src + first + pixel * s.channels);
            return x < least ? least : x; // NaN stays NaN
        };
        Floats low = at(0), high = low;
        for (std::int64_t i = 1; i < s.pixels; ++i) {
            const Floats x = at(i);
            low = x < low ? x : low;
            high = x > high ? x : high;
        }
        const Floats base = p > 0 ? high : low, inverse = 1 / base;
        Floats sum{};
        for (std::int64_t i = 0; i < s.pixels; ++i)
            sum += V::exp(V::log(at(i) * inverse) * p);
        V::store(base * V::exp(V::log(sum / static_cast<float>(s.pixels)) / p), means + channel);
    });
}

/// With d = log(x / mean): the gradient of x is diff exp((p - 1) d) / pixels, that of p is the sum
/// of diff exp((p - 1) d) x d / (p pixels).
template <int width, typename T>
[[gnu::always_inline]] inline double backward_loop(const ChannelBlocks& s, float p, const T* src,
                                                   const float* means, const float* diff_means,
                                                   T* diff_src) {
    using V = LogExp<width>;
    using Floats = typename V::Floats;
    const Floats least = Floats{} + smallest_of_power_mean;
    const auto pixels = static_cast<float>(s.pixels);
    double diff_p = 0;
    for_each_vector<width>(s, [&](std::int64_t first, std::int64_t channel) HEADROOM_INLINE {
        const Floats diff = V::load(diff_means + channel) / pixels;
        const Floats inverse = 1 / V::load(means + channel);
        Floats sum{};
        for (std::int64_t i = 0; i < s.pixels; ++i) {
            const auto at = first + i * s.channels;
            const Floats given = V::load(src + at), x = given < least ? least : given;
            const Floats d = V::log(x * inverse);
            const Floats slope = V::exp(d * (p - 1));
            sum += slope * x * d;
            V::store(given < least ? Floats{} : diff * slope, diff_src + at);
        }
        sum *= diff;
        for (int i = 0; i < width; ++i)
            diff_p += static_cast<double>(sum[i]);
    });
    return diff_p / static_cast<double>(p);
}

#undef HEADROOM_INLINE

template <typename T>
[[gnu::always_inline]] inline void forward_by_width(const ChannelBlocks s, float p, const T* src,
                                                    float* means) {
    HEADROOM_BY_WIDTH(forward_loop, s.channels, s, p, src, means);
}

template <typename T>
[[gnu::always_inline]] inline double backward_by_width(const ChannelBlocks s, float p, const T* src,
                                                       const float* means, const float* diff_means,
                                                       T* diff_src) {
    HEADROOM_BY_WIDTH(return backward_loop, s.channels, s, p, src, means, diff_means, diff_src);
}

} // namespace

template <typename T>
void power_mean(const ChannelBlocks& s, float p, const T* src, float* means) {
    run_widest<forward_by_width<T>>(s, p, src, means);
}
template void power_mean(const ChannelBlocks&, float, const float*, float*);
template void power_mean(const ChannelBlocks&, float, const BFloat16*, float*);

template <typename T>
double power_mean_backward(const ChannelBlocks& s, float p, const T* src, const float* means,
                           const float* diff_means, T* diff_src) {
    return run_widest<backward_by_width<T>>(s, p, src, means, diff_means, diff_src);
}
template double power_mean_backward(const ChannelBlocks&, float, const float*, const float*,
                                    const float*, float*);
template double power_mean_backward(const ChannelBlocks&, float, const BFloat16*, const float*,
                                    const float*, BFloat16*);

} // namespace headroom
