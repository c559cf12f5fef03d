#include "core/kernels/Winograd.h"

#include "core/kernels/PanelProduct.h"
#include "core/kernels/PixelsAhead.h"
#include "core/kernels/WinogradSteps.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace headroom {

namespace {

/// Floats from one coefficient's plane to the next. A power of two apart they would share the same
/// few places of the caches, and a transform goes through all of them.
std::int64_t apart(std::int64_t floats) {
    return floats + 16;
}

WinogradWeights weights_of(const ConvShape& shape, int share = 0, int shares = 1) {
    return {.channels = shape.channels,
            .filters = shape.filters,
            .panel = PanelProduct::width(shape.filters),
            .next_plane = apart(std::int64_t{shape.channels} * shape.filters),
            .share = share,
            .shares = shares};
}

/// As many tiles behind these, or none.
WinogradTiles following(WinogradTiles tiles) {
    tiles.first += tiles.count;
    tiles.count = std::min(tiles.count, tiles.all() - tiles.first);
    return tiles;
}

/// Their next panel of channels, or behind the last one the first of the tiles that follow.
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
    return supports(shape) && tiling.at_once > 0 &&
           find_winograd_steps(registers, shape.kernel_h, tiling.outputs);
}

Winograd::Winograd(const ConvShape& shape, WinogradTiling tiling, Registers registers)
    : shape_(shape), tiling_(tiling), registers_(registers),
      steps_(find_winograd_steps(registers, shape.kernel_h, tiling.outputs)) {
    if (!supports(shape, tiling, registers))
        throw std::invalid_argument("Winograd: a convolution that it does not support");
    tiling_.at_once = std::min(tiling.at_once, WinogradTiles{shape, tiling.outputs}.all());
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

int Winograd::coefficients() const {
    const int size = tiling_.outputs + shape_.kernel_h - 1;
    return size * size;
}

std::size_t Winograd::transformed_count() const {
    return static_cast<std::size_t>(coefficients() * weights_of(shape_).next_plane);
}

std::size_t Winograd::scratch_bytes() const {
    return static_cast<std::size_t>(coefficients() * (src_plane() + dst_plane())) * sizeof(float);
}

std::size_t Winograd::backward_weights_scratch_bytes() const {
    return scratch_bytes() + transformed_count() * sizeof(float);
}

void Winograd::transform_weights(const float* weights, float* transformed, int share,
                                 int shares) const {
    steps_->weights.transform(weights_of(shape_, share, shares), weights, transformed);
}

void Winograd::transform_weights_for_data(const float* weights, float* transformed, int share,
                                          int shares) const {
    steps_->weights.transform_for_data(weights_of(shape_, share, shares), weights, transformed);
}

std::int64_t Winograd::src_plane() const {
    return apart(std::int64_t{tiling_.at_once} * shape_.channels);
}

std::int64_t Winograd::dst_plane() const {
    return apart(std::int64_t{tiling_.at_once} * weights_of(shape_).panel);
}

template <typename Step>
void Winograd::for_some_tiles(const Step& step) const {
    WinogradTiles src{.shape = shape_,
                      .outputs = tiling_.outputs,
                      .channels = shape_.channels,
                      .all_channels = shape_.channels,
                      .next_plane = src_plane()};
    WinogradTiles dst = src;
    dst.channels = weights_of(shape_).panel;
    dst.all_channels = shape_.filters;
    dst.next_plane = dst_plane();
    const int all = src.all();
    for (int first = 0; first < all; first += tiling_.at_once) {
        src.first = dst.first = first;
        src.count = dst.count = std::min(tiling_.at_once, all - first);
        step(src, dst);
    }
}

template <typename T>
PixelsAhead Winograd::src_ahead(const WinogradTiles& in, const T* src, int turns) const {
    return {in,
            src,
            {.height = shape_.height,
             .width = shape_.width,
             .block = lanes(registers_),
             .overlap = shape_.kernel_h - 1 - shape_.padding_h},
            shape_.filters / weights_of(shape_).panel * coefficients() / turns};
}

template <typename T>
PixelsAhead Winograd::dst_ahead(const WinogradTiles& out, const T* dst, int turns) const {
    return {
        out,
        dst,
        {.height = shape_.out_height(), .width = shape_.out_width(), .block = lanes(registers_)},
        coefficients() / turns};
}

template <typename T>
void Winograd::forward(const T* src, const float* transformed, const WinogradEnd<T>& end, T* dst,
                       void* scratch) const {
    const WinogradWeights weights = weights_of(shape_);
    auto* inputs = static_cast<float*>(scratch);
    float* outputs = inputs + coefficients() * src_plane();
    const auto& steps = steps_->tiles<T>();
    for_some_tiles([&](const WinogradTiles& in, WinogradTiles out) {
        if (end.all_channels > 0) out.all_channels = end.all_channels;
        out.channels_before = end.channels_before;
        steps.read_src(in, src, inputs);
        PanelProduct product{.rows = in.count,
                             .steps = in.channels,
                             .columns = out.channels,
                             .a_row = in.channels,
                             .a_step = 1,
                             .registers = registers_};
        const int turns = end.relu_result ? 3 : 2;
        PixelsAhead src_next = src_ahead(following(in), src, turns);
        for (int filter = 0; filter < shape_.filters; filter += weights.panel) {
            out.first_channel = filter;
            PixelsAhead dst_next = dst_ahead(out, dst, turns),
                        result_next = dst_ahead(out, end.relu_result, turns);
            PixelsAhead* const next[]{&src_next, &dst_next, &result_next};
            for (int i = 0; i < coefficients(); ++i) {
                product.ahead = next[i % turns]->next_share();
                product.run(inputs + i * in.next_plane,
                            transformed + i * weights.next_plane + weights.at(0, filter),
                            outputs + i * out.next_plane);
            }
            steps.write_dst(out, outputs, end, dst);
        }
    });
}

template <typename T>
void Winograd::backward_weights(const T* src, const T* diff_dst, float* diff_weights,
                                float* diff_bias, void* scratch) const {
    const WinogradWeights weights = weights_of(shape_);
    auto* inputs = static_cast<float*>(scratch);
    float* diffs = inputs + coefficients() * src_plane();
    float* sums = diffs + coefficients() * dst_plane();
    const auto& steps = steps_->tiles<T>();
    if (diff_bias) std::fill_n(diff_bias, shape_.filters, 0.f);
    for_some_tiles([&](const WinogradTiles& in, WinogradTiles out) {
        steps.read_src(in, src, inputs);
        PanelProduct product{.rows = in.channels,
                             .steps = in.count,
                             .columns = out.channels,
                             .a_row = 1,
                             .a_step = in.channels,
                             .accumulate = in.first > 0,
                             .registers = registers_};
        PixelsAhead src_next = src_ahead(following(in), src, 2);
        for (int filter = 0; filter < shape_.filters; filter += weights.panel) {
            out.first_channel = filter;
            steps.read_diff_dst(out, diff_dst, diffs, diff_bias);
            PixelsAhead diff_next = dst_ahead(following_panel(out), diff_dst, 2);
            for (int i = 0; i < coefficients(); ++i) {
                product.ahead = (i % 2 == 0 ? src_next : diff_next).next_share();
                product.run(inputs + i * in.next_plane, diffs + i * out.next_plane,
                            sums + i * weights.next_plane + weights.at(0, filter));
            }
        }
    });
    steps_->weights.write_diff(weights, sums, diff_weights);
}

template void Winograd::forward(const float*, const float*, const WinogradEnd<float>&, float*,
                                void*) const;
template void Winograd::forward(const BFloat16*, const float*, const WinogradEnd<BFloat16>&,
                                BFloat16*, void*) const;
template void Winograd::backward_weights(const float*, const float*, float*, float*, void*) const;
template void Winograd::backward_weights(const BFloat16*, const BFloat16*, float*, float*,
                                         void*) const;

} // namespace headroom
