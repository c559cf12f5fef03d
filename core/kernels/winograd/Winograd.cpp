#include "core/kernels/winograd/Winograd.h"

#include "core/kernels/dense/GemmKernel.h"
#include "core/kernels/winograd/PixelPrefetcher.h"
#include "core/kernels/winograd/WinogradFactors.h"
#include "core/kernels/winograd/WinogradSteps.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace headroom {

namespace {

/// The weights of filters [first, end).
WinogradWeights weights_of(const ConvShape& shape, int first, int end) {
    return {.channels = shape.channels,
            .filters = shape.filters,
            .panel = GemmKernel::width(shape.filters),
            .plane_stride = padded_stride(std::int64_t{shape.channels} * shape.filters),
            .first = first,
            .end = end};
}
WinogradWeights weights_of(const ConvShape& shape) {
    return weights_of(shape, 0, shape.filters);
}

/// Sizes of the operands of the products.
struct Sizes {
    Sizes(const ConvShape& shape, WinogradTiling tiling)
        : coefficients((tiling.outputs + shape.kernel_h - 1) *
                       (tiling.outputs + shape.kernel_w - 1)),
          tiles(tiling.tiles_per_block), channels(shape.channels), filters(shape.filters),
          panel(GemmKernel::width(filters)) {}

    std::int64_t dst_plane() const { return padded_stride(std::int64_t{tiles} * panel); }
    /// Number of blocks of channels (K) whose sums add up to the sum over all channels.
    template <typename F>
    int k_blocks() const {
        const int k_block = channels_of_k_block<F>(channels);
        return (channels + k_block - 1) / k_block;
    }
    /// Offset of a channel and filter in a plane of the weights, [panels][channels][filters of a
    /// panel]. The channel is the first of a factor.
    template <typename F>
    std::int64_t weight_at(int channel, int filter) const {
        constexpr int numbers = WinogradFactors<F>::numbers;
        return (std::int64_t{filter / panel} * (channels / numbers) + channel / numbers) * panel +
               filter % panel;
    }

    int coefficients; ///< coefficients of a tile
    int tiles, channels, filters, panel;
};

template <typename F>
struct TransformedWeights : WinogradFactors<F> {
    TransformedWeights(ScratchParts& in, const Sizes& n)
        : WinogradFactors<F>(WinogradFactors<F>::take(in, n.coefficients,
                                                      std::int64_t{n.channels} * n.filters /
                                                          WinogradFactors<F>::numbers,
                                                      n.k_blocks<F>() * n.filters)) {}
};

float* take_staging(ScratchParts& scratch, const Sizes& n) {
    return scratch.take<float>(n.coefficients * staging_floats(n.tiles, n.channels));
}

/// Intermediate values between src and dst.
template <typename F>
struct ForwardScratch {
    ForwardScratch(ScratchParts& parts, const Sizes& n)
        : inputs(WinogradFactors<F>::take(parts, n.coefficients,
                                          std::int64_t{n.tiles} * n.channels /
                                              WinogradFactors<F>::numbers,
                                          n.k_blocks<F>() * n.tiles)),
          outputs(parts.take<float>(n.coefficients * n.dst_plane())),
          staging(WinogradFactors<F>::quantised ? take_staging(parts, n) : nullptr) {}

    WinogradFactors<F> inputs; ///< [K blocks][tiles][channels of a K block]
    float* outputs;            ///< [tiles][filters of a panel]
    float* staging;
};

/// Intermediate values between src, diff_dst and the gradient of the weights.
template <typename F>
struct GradientScratch {
    GradientScratch(ScratchParts& parts, const Sizes& n)
        : inputs(take(parts, n, n.channels)), diffs(take(parts, n, n.panel)),
          sums(parts.take<float>(n.coefficients *
                                 padded_stride(std::int64_t{n.channels} * n.filters))),
          staging(WinogradFactors<F>::quantised ? take_staging(parts, n) : nullptr) {}

    static int steps(int tiles) {
        return (tiles + WinogradFactors<F>::numbers - 1) / WinogradFactors<F>::numbers;
    }
    static WinogradFactors<F> take(ScratchParts& parts, const Sizes& n, int columns) {
        return WinogradFactors<F>::take(parts, n.coefficients,
                                        std::int64_t{steps(n.tiles)} * columns, columns);
    }

    WinogradFactors<F> inputs, diffs; ///< [tiles, or pairs of tiles][channels]
    float* sums;                      ///< in the layout of the weights
    float* staging;
};

template <template <typename> class Scratch>
std::size_t bytes_of(const ConvShape& shape, WinogradTiling tiling) {
    ScratchParts count;
    if (tiling.int16)
        Scratch<Int16Pair>(count, {shape, tiling});
    else
        Scratch<float>(count, {shape, tiling});
    return count.bytes();
}

/// Returns the same number of tiles after these, or what is left.
WinogradTiles following(WinogradTiles tiles) {
    tiles.first += tiles.count;
    tiles.count = std::min(tiles.count, tiles.all() - tiles.first);
    return tiles;
}

/// Returns the next panel of channels of these tiles, or after the last panel the first panel of
/// the following tiles.
WinogradTiles following_panel(WinogradTiles tiles) {
    tiles.first_channel += tiles.channels;
    if (tiles.first_channel < tiles.all_channels) return tiles;
    tiles.first_channel = 0;
    return following(tiles);
}

} // namespace

std::span<const int> Winograd::tile_sizes(int kernel) {
    static constexpr int of_3[]{4, 8}, of_5[]{4, 5, 7};
    if (kernel == 3) return of_3;
    return of_5;
}

bool Winograd::supports(const ConvShape& s) {
    return s.valid() && s.kernel_h == s.kernel_w && (s.kernel_h == 3 || s.kernel_h == 5) &&
           s.channels % 16 == 0 && s.filters % 16 == 0 && s.padding_h < s.kernel_h &&
           s.padding_w < s.kernel_w;
}

bool Winograd::supports(const ConvShape& shape, WinogradTiling tiling, Registers registers) {
    const bool products = !tiling.int16 || (registers == Registers::avx512 && int16_pairs_here() &&
                                            shape.kernel_h == 3 && tiling.outputs == 4);
    return supports(shape) && tiling.tiles_per_block > 0 && products &&
           registers <= registers_here() &&
           find_winograd_steps(registers, shape.kernel_h, tiling.outputs);
}

Winograd::Winograd(const ConvShape& shape, WinogradTiling tiling, Registers registers)
    : shape_(shape), tiling_(tiling), registers_(registers),
      steps_(find_winograd_steps(registers, shape.kernel_h, tiling.outputs)) {
    if (!supports(shape, tiling, registers))
        throw std::invalid_argument("Winograd: a convolution that it does not support");
    tiling_.tiles_per_block =
        std::min(tiling.tiles_per_block, WinogradTiles{shape, tiling.outputs}.all());
}

Winograd Winograd::backward_data() const {
    ConvShape back = shape_;
    std::swap(back.channels, back.filters);
    back.height = shape_.out_height();
    back.width = shape_.out_width();
    back.padding_h = shape_.kernel_h - 1 - shape_.padding_h;
    back.padding_w = shape_.kernel_w - 1 - shape_.padding_w;
    return {back, tiling_, registers_};
}

std::size_t Winograd::transformed_bytes() const {
    return bytes_of<TransformedWeights>(shape_, tiling_);
}
std::size_t Winograd::scratch_bytes() const {
    return bytes_of<ForwardScratch>(shape_, tiling_);
}
std::size_t Winograd::backward_weights_scratch_bytes() const {
    return bytes_of<GradientScratch>(shape_, tiling_);
}

void Winograd::transform_weights(const float* weights, void* transformed, void* scratch, int share,
                                 int shares) const {
    transform(steps_->weights.transform, weights, transformed, scratch, share, shares);
}

void Winograd::transform_weights_for_data(const float* weights, void* transformed, void* scratch,
                                          int share, int shares) const {
    transform(steps_->weights.transform_for_data, weights, transformed, scratch, share, shares);
}

void Winograd::transform(decltype(WinogradWeightSteps::transform) step, const float* weights,
                         void* transformed, void* scratch, int share, int shares) const {
    const int block = lanes(registers_), blocks = shape_.filters / block;
    const auto all =
        weights_of(shape_, blocks * share / shares * block, blocks * (share + 1) / shares * block);
    if (!tiling_.int16) return step(all, weights, static_cast<float*>(transformed));

    const Sizes n(shape_, tiling_);
    ScratchParts in(transformed), parts(scratch);
    const TransformedWeights<Int16Pair> to(in, n);
    float* staging = take_staging(parts, n);
    const int k_block = channels_of_k_block<Int16Pair>(n.channels);
    const std::int64_t column = shape_.channels; // a filter's column in its K block
    for (int filter = all.first; filter < all.end; filter += staging_channels) {
        const WinogradWeights some{.channels = all.channels,
                                   .filters = all.filters,
                                   .panel = staging_channels,
                                   .plane_stride = padded_stride(staging_channels * column),
                                   .first = filter,
                                   .end = filter + staging_channels,
                                   .before = filter * column};
        step(some, weights, staging);
        for (int i = 0; i < n.coefficients; ++i)
            for (int c = 0; c < n.channels; c += k_block)
                quantise_columns(staging + i * some.plane_stride + c * staging_channels,
                                 std::min(k_block, n.channels - c), right_norm,
                                 to.at(i) + n.weight_at<Int16Pair>(c, filter), n.panel,
                                 to.scales_at(i, c / k_block * n.filters + filter));
    }
}

template <typename Step>
void Winograd::for_some_tiles(const Step& step) const {
    WinogradTiles src{.shape = shape_,
                      .outputs = tiling_.outputs,
                      .channels = shape_.channels,
                      .all_channels = shape_.channels};
    WinogradTiles dst = src;
    const Sizes n(shape_, tiling_);
    dst.channels = n.panel;
    dst.all_channels = shape_.filters;
    dst.plane_stride = n.dst_plane();
    const int all = src.all();
    for (int first = 0; first < all; first += tiling_.tiles_per_block) {
        src.first = dst.first = first;
        src.count = dst.count = std::min(tiling_.tiles_per_block, all - first);
        step(src, dst);
    }
}

template <typename T>
PixelPrefetcher Winograd::src_prefetcher(const WinogradTiles& in, const T* src, int turns) const {
    const Sizes n(shape_, tiling_);
    return {in,
            src,
            {.height = shape_.height,
             .width = shape_.width,
             .block = lanes(registers_),
             .overlap = shape_.kernel_h - 1 - shape_.padding_h},
            n.filters / n.panel * n.coefficients / turns};
}

template <typename T>
PixelPrefetcher Winograd::dst_prefetcher(const WinogradTiles& out, const T* dst, int turns) const {
    return {
        out,
        dst,
        {.height = shape_.out_height(), .width = shape_.out_width(), .block = lanes(registers_)},
        Sizes(shape_, tiling_).coefficients / turns};
}

template <typename T>
void Winograd::forward(const T* src, const void* transformed, const WinogradEpilogue<T>& epilogue,
                       T* dst, void* scratch) const {
    if (tiling_.int16)
        forward_by<Int16Pair>(src, transformed, epilogue, dst, scratch);
    else
        forward_by<float>(src, transformed, epilogue, dst, scratch);
}

template <typename F, typename T>
void Winograd::forward_by(const T* src, const void* transformed,
                          const WinogradEpilogue<T>& epilogue, T* dst, void* scratch) const {
    const Sizes n(shape_, tiling_);
    ScratchParts parts(scratch), in_transformed(const_cast<void*>(transformed)); // only read
    const ForwardScratch<F> s(parts, n);
    const TransformedWeights<F> weights(in_transformed, n);
    constexpr int numbers = WinogradFactors<F>::numbers;
    const int k_block = channels_of_k_block<F>(n.channels);
    const auto& steps = steps_->tiles<T>();
    for_some_tiles([&](const WinogradTiles& in, WinogradTiles out) {
        if (epilogue.all_channels > 0) out.all_channels = epilogue.all_channels;
        out.channels_before = epilogue.channels_before;
        read_rows([&](const auto& tiles, float* to) { steps.read_src(tiles, src, to); }, in,
                  n.coefficients, s.inputs, s.staging);
        GemmKernel product{
            .rows = in.count, .columns = out.channels, .a_step = 1, .registers = registers_};
        const int turns = epilogue.relu_result ? 3 : 2;
        PixelPrefetcher src_next = src_prefetcher(following(in), src, turns);
        for (int filter = 0; filter < shape_.filters; filter += out.channels) {
            out.first_channel = filter;
            PixelPrefetcher dst_next = dst_prefetcher(out, dst, turns),
                            result_next = dst_prefetcher(out, epilogue.relu_result, turns);
            PixelPrefetcher* const next[]{&src_next, &dst_next, &result_next};
            for (int i = 0; i < n.coefficients; ++i) {
                product.to_prefetch = next[i % turns]->next_share();
                for (int c = 0; c < n.channels; c += k_block) {
                    product.steps = std::min(k_block, n.channels - c) / numbers;
                    product.a_row = product.steps;
                    product.accumulate = c > 0;
                    product.row_scales = s.inputs.scales_at(i, c / k_block * in.count);
                    product.column_scales = weights.scales_at(i, c / k_block * n.filters + filter);
                    product.run(s.inputs.at(i) + std::int64_t{c} * in.count / numbers,
                                weights.at(i) + n.weight_at<F>(c, filter),
                                s.outputs + i * out.plane_stride);
                    product.to_prefetch = {};
                }
            }
            steps.write_dst(out, s.outputs, epilogue, dst);
        }
    });
}

template <typename T>
void Winograd::backward_weights(const T* src, const T* diff_dst, float* diff_weights,
                                float* diff_bias, void* scratch) const {
    if (tiling_.int16)
        backward_weights_by<Int16Pair>(src, diff_dst, diff_weights, diff_bias, scratch);
    else
        backward_weights_by<float>(src, diff_dst, diff_weights, diff_bias, scratch);
}

template <typename F, typename T>
void Winograd::backward_weights_by(const T* src, const T* diff_dst, float* diff_weights,
                                   float* diff_bias, void* scratch) const {
    const Sizes n(shape_, tiling_);
    const WinogradWeights weights = weights_of(shape_);
    ScratchParts parts(scratch);
    const GradientScratch<F> s(parts, n);
    const auto& steps = steps_->tiles<T>();
    if (diff_bias) std::fill_n(diff_bias, shape_.filters, 0.f);
    for_some_tiles([&](const WinogradTiles& in, WinogradTiles out) {
        read_columns([&](const auto& tiles, float* to) { steps.read_src(tiles, src, to); }, in,
                     n.coefficients, left_norm, s.inputs, s.staging);
        GemmKernel product{.rows = in.channels,
                           .steps = s.steps(in.count),
                           .columns = out.channels,
                           .a_row = 1,
                           .a_step = in.channels,
                           .accumulate = in.first > 0,
                           .registers = registers_};
        PixelPrefetcher src_next = src_prefetcher(following(in), src, 2);
        for (int filter = 0; filter < shape_.filters; filter += out.channels) {
            out.first_channel = filter;
            read_columns([&](const auto& tiles,
                             float* to) { steps.read_diff_dst(tiles, diff_dst, to, diff_bias); },
                         out, n.coefficients, right_norm, s.diffs, s.staging);
            PixelPrefetcher diff_next = dst_prefetcher(following_panel(out), diff_dst, 2);
            for (int i = 0; i < n.coefficients; ++i) {
                product.to_prefetch = (i % 2 == 0 ? src_next : diff_next).next_share();
                product.row_scales = s.inputs.scales_at(i, 0);
                product.column_scales = s.diffs.scales_at(i, 0);
                product.run(s.inputs.at(i), s.diffs.at(i),
                            s.sums + i * weights.plane_stride + weights.at(0, filter));
            }
        }
    });
    steps_->weights.write_diff(weights, s.sums, diff_weights);
}

template void Winograd::forward(const float*, const void*, const WinogradEpilogue<float>&, float*,
                                void*) const;
template void Winograd::forward(const BFloat16*, const void*, const WinogradEpilogue<BFloat16>&,
                                BFloat16*, void*) const;
template void Winograd::backward_weights(const float*, const float*, float*, float*, void*) const;
template void Winograd::backward_weights(const BFloat16*, const BFloat16*, float*, float*,
                                         void*) const;

} // namespace headroom
