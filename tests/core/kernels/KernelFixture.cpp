#include "tests/core/kernels/KernelFixture.h"

#include "tests/core/kernels/TrappedAmx.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace headroom {

std::vector<TileUnit> tile_units() {
    static const bool amx = amx_usable() || trap_amx();
    if (!amx) return {TileUnit::emulated};
    return {TileUnit::emulated, TileUnit::amx};
}

ConvGradients conv_gradients(const ConvShape& s, std::span<const BFloat16> src,
                             std::span<const BFloat16> diff_dst) {
    ConvGradients g;
    g.weights.assign(weights_size(s), 0);
    g.bias.assign(static_cast<std::size_t>(s.filters), 0);
    std::vector<double> pixel(static_cast<std::size_t>(s.channels));
    auto at = [](int i) { return static_cast<std::size_t>(i); };
    for (int n = 0; n < s.batch; ++n)
        for (int y = 0; y < s.out_height(); ++y)
            for (int x = 0; x < s.out_width(); ++x) {
                auto* d = &diff_dst[at(((n * s.out_height() + y) * s.out_width() + x) * s.filters)];
                for (int o = 0; o < s.filters; ++o)
                    g.bias[at(o)] += d[o].value();
                for (int tap = 0; tap < s.taps(); ++tap) {
                    int sy = y + tap / s.kernel_w - s.padding_h;
                    int sx = x + tap % s.kernel_w - s.padding_w;
                    if (sy < 0 || sy >= s.height || sx < 0 || sx >= s.width) continue;
                    auto* p = &src[at(((n * s.height + sy) * s.width + sx) * s.channels)];
                    for (int i = 0; i < s.channels; ++i)
                        pixel[at(i)] = p[i].value();
                    for (int o = 0; o < s.filters; ++o)
                        for (int i = 0; i < s.channels; ++i)
                            g.weights[at((o * s.channels + i) * s.taps() + tap)] +=
                                d[o].value() * pixel[at(i)];
                }
            }
    return g;
}

double worst_error(const ConvShape& s, std::span<const float> weights,
                   const ConvGradients& expected, WeightIndex index) {
    double worst = 0;
    std::size_t plain = 0;
    for (int o = 0; o < s.filters; ++o)
        for (int i = 0; i < s.channels; ++i)
            for (int tap = 0; tap < s.taps(); ++tap) {
                auto error = std::abs(weights[index(s, o, i, tap)] - expected.weights[plain++]);
                if (std::isnan(error)) return error;
                worst = std::max(worst, error);
            }
    return worst;
}

std::string describe(const ConvShape& s) {
    return fmt::format("{}x{}x{}x{} to {} filters, kernel {}x{}, padding {}x{}", s.batch,
                       s.channels, s.height, s.width, s.filters, s.kernel_h, s.kernel_w,
                       s.padding_h, s.padding_w);
}

} // namespace headroom
