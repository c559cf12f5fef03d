#pragma once

#include "core/selftest/PlainIndexing.h"

#include <array>

namespace headroom {

/// Reads a pair that a model file writes as one number or as two.
inline std::array<Index, 2> pair_of(const LayerSpec& spec, const char* key,
                                    std::array<Index, 2> other) {
    const auto found = spec.find(key);
    if (found == spec.end()) return other;
    if (found->is_array()) return {(*found)[0].get<Index>(), (*found)[1].get<Index>()};
    return {found->get<Index>(), found->get<Index>()};
}

/// Kernel, stride and padding of a convolution or a pooling.
struct PlainWindow {
    std::array<Index, 2> kernel, stride, before{}, after{};
    bool same, ceil_mode;

    explicit PlainWindow(const LayerSpec& spec, bool stride_is_kernel)
        : kernel(pair_of(spec, "kernel", {1, 1})),
          stride(pair_of(spec, "stride", stride_is_kernel ? kernel : std::array<Index, 2>{1, 1})),
          same(spec.contains("padding") && spec["padding"] == "same"),
          ceil_mode(spec.value("ceil_mode", false)) {
        if (same || !spec.contains("padding")) return;
        const auto& padding = spec["padding"];
        if (padding.is_array() && padding.size() == 4) {
            before = {padding[0].get<Index>(), padding[1].get<Index>()};
            after = {padding[2].get<Index>(), padding[3].get<Index>()};
        } else {
            before = after = pair_of(spec, "padding", {0, 0});
        }
    }

    /// Zeros before an input, and the number of windows that fit.
    struct Fit {
        std::array<Index, 2> before, output;
    };
    Fit fit(const Shape& input) const {
        Fit fit{before, {}};
        for (std::size_t i = 0; i < 2; ++i) {
            const Index size = input[i + 1];
            if (same) { // TensorFlow's SAME
                fit.output[i] = (size + stride[i] - 1) / stride[i];
                const Index zeros = (fit.output[i] - 1) * stride[i] + kernel[i] - size;
                fit.before[i] = zeros > 0 ? zeros / 2 : 0;
                continue;
            }
            const Index span = size + before[i] + after[i] - kernel[i];
            fit.output[i] = span / stride[i] + 1;
            // PyTorch's ceil_mode: one more if it begins inside the image or the padding before it
            if (ceil_mode && span % stride[i] != 0 && fit.output[i] * stride[i] < size + before[i])
                ++fit.output[i];
        }
        return fit;
    }

    Shape output(const Shape& input, Index channels) const {
        const auto [zeros, size] = fit(input);
        return {channels, size[0], size[1]};
    }

    /// Calls visit(h, w, kernel h, kernel w) for each input position under output (oh, ow).
    template <typename Visit>
    void visit(const Shape& input, Index oh, Index ow, const Visit& visit) const {
        const auto zeros = fit(input).before;
        for (Index kh = 0; kh < kernel[0]; ++kh)
            for (Index kw = 0; kw < kernel[1]; ++kw) {
                const Index h = oh * stride[0] - zeros[0] + kh;
                const Index w = ow * stride[1] - zeros[1] + kw;
                if (h >= 0 && h < input[1] && w >= 0 && w < input[2]) visit(h, w, kh, kw);
            }
    }
};

} // namespace headroom
