// Implements WinogradWeights.h for the registers of ForAvx2.h or ForAvx512.h, included before.

#include "core/kernels/winograd/WinogradTransform.h"
#include "core/kernels/winograd/WinogradWeights.h"

namespace headroom::HEADROOM_TARGET_NAMESPACE {

namespace {

/// Returns the offset of the weights of a block of filters, for a channel and the first tap. The
/// next tap is block x block floats later.
std::int64_t weights_at(int channels, int taps, int channel, int filter) {
    const std::int64_t blocks = filter / block * (channels / block) + channel / block;
    return (blocks * taps * block + channel % block) * block + filter % block;
}

/// A block of kernels: each vector holds one weight of every kernel.
template <typename Filter>
using Kernels = Floats[Filter::taps][Filter::taps];

template <typename Filter>
HEADROOM_TARGET_INLINE inline void transform_kernels(const Kernels<Filter>& kernels, float* to,
                                                     std::int64_t plane_stride) {
    using Along = Transform<Filter::weights>;
    constexpr int taps = Filter::taps, size = Filter::size;
    Floats half[size][taps];
    for (int x = 0; x < taps; ++x) {
        Floats column[taps], transformed[size];
        for (int y = 0; y < taps; ++y)
            column[y] = kernels[y][x];
        Along::apply(column, transformed);
        for (int y = 0; y < size; ++y)
            half[y][x] = transformed[y];
    }
    for (int y = 0; y < size; ++y) {
        Floats row[size];
        Along::apply(half[y], row);
        for (int x = 0; x < size; ++x, to += plane_stride)
            V::store(row[x], to);
    }
}

template <typename Filter>
HEADROOM_TARGET_INLINE inline void of_weights(const WinogradWeights& of, const float* weights,
                                              float* to) {
    constexpr int taps = Filter::taps;
    for (int filter = of.first; filter < of.end; filter += block)
        for (int channel = 0; channel < of.channels; ++channel) {
            const float* from = weights + weights_at(of.channels, taps * taps, channel, filter);
            Kernels<Filter> kernels;
            for (int tap = 0; tap < taps * taps; ++tap)
                kernels[tap / taps][tap % taps] = V::load(from + tap * block * block);
            transform_kernels<Filter>(kernels, to + of.at(channel, filter), of.plane_stride);
        }
}

template <typename Filter>
HEADROOM_TARGET_INLINE inline void of_weights_for_data(const WinogradWeights& of,
                                                       const float* weights, float* to) {
    constexpr int taps = Filter::taps, last = taps * taps - 1;
    for (int filter = of.first; filter < of.end; filter += block)
        for (int channel = 0; channel < of.channels; ++channel) {
            const float* from = weights + weights_at(of.filters, taps * taps, filter, channel);
            Kernels<Filter> kernels;
            for (int tap = 0; tap <= last; ++tap) {
                float values[block];
                for (int i = 0; i < block; ++i)
                    values[i] = from[((last - tap) * block + i) * block];
                kernels[tap / taps][tap % taps] = V::load(values);
            }
            transform_kernels<Filter>(kernels, to + of.at(channel, filter), of.plane_stride);
        }
}

template <typename Filter>
HEADROOM_TARGET_INLINE inline void to_diff_weights(const WinogradWeights& of, const float* from,
                                                   float* diff_weights) {
    using Along = Transform<Filter::weights>;
    constexpr int taps = Filter::taps, size = Filter::size;
    for (int filter = of.first; filter < of.end; filter += block)
        for (int channel = 0; channel < of.channels; ++channel) {
            const float* at = from + of.at(channel, filter);
            Floats half[taps][size];
            for (int x = 0; x < size; ++x) {
                Floats column[size], result[taps];
                for (int y = 0; y < size; ++y)
                    column[y] = V::load(at + (y * size + x) * of.plane_stride);
                Along::apply_transposed(column, result);
                for (int y = 0; y < taps; ++y)
                    half[y][x] = result[y];
            }
            float* to = diff_weights + weights_at(of.channels, taps * taps, channel, filter);
            for (int y = 0; y < taps; ++y) {
                Floats row[taps];
                Along::apply_transposed(half[y], row);
                for (int x = 0; x < taps; ++x, to += block * block)
                    V::store(row[x], to);
            }
        }
}

template <typename Filter>
void transform(const WinogradWeights&, const float*, float*);
template <typename Filter>
void transform_for_data(const WinogradWeights&, const float*, float*);
template <typename Filter>
void write_diff(const WinogradWeights&, const float*, float*);

// Specialisations, as in WinogradTilesLoops.h.
#define HEADROOM_WINOGRAD_WEIGHTS(Filter)                                                          \
    template <>                                                                                    \
    HEADROOM_TARGET void transform<Filter>(const WinogradWeights& of, const float* weights,        \
                                           float* to) {                                            \
        of_weights<Filter>(of, weights, to);                                                       \
    }                                                                                              \
    template <>                                                                                    \
    HEADROOM_TARGET void transform_for_data<Filter>(const WinogradWeights& of,                     \
                                                    const float* weights, float* to) {             \
        of_weights_for_data<Filter>(of, weights, to);                                              \
    }                                                                                              \
    template <>                                                                                    \
    HEADROOM_TARGET void write_diff<Filter>(const WinogradWeights& of, const float* from,          \
                                            float* diff_weights) {                                 \
        to_diff_weights<Filter>(of, from, diff_weights);                                           \
    }

/// Defined for the filters listed by HEADROOM_WINOGRAD_WEIGHTS.
template <typename Filter>
constexpr WinogradWeightSteps weight_steps{transform<Filter>, transform_for_data<Filter>,
                                           write_diff<Filter>};

} // namespace

} // namespace headroom::HEADROOM_TARGET_NAMESPACE
