#pragma once

#include "core/selftest/PlainIndexing.h"

#include <array>

namespace headroom {

/// A pair that a model file writes as one number or as two.
inline std::array<Index, 2> pair_of(const LayerSpec& spec, const char* key,
                                    std::array<Index, 2> other) {
    const auto found = spec.find(key);
    if (found == spec.end()) return other;
    if (found->is_array()) return {(*found)[0].get<Index>(), (*found)[1].get<Index>()};
    return {found->get<Index>(), found->get<Index>()};
}

/// Kernel, stride and padding of a convolution or a pooling.
struct PlainWindow {
    std::array<Index, 2> kernel, stride, padding;

    explicit PlainWindow(const LayerSpec& spec, bool stride_is_kernel)
        : kernel(pair_of(spec, "kernel", {1, 1})),
          stride(pair_of(spec, "stride", stride_is_kernel ? kernel : std::array<Index, 2>{1, 1})),
          padding(pair_of(spec, "padding", {0, 0})) {}

    Shape output(const Shape& input, Index channels) const {
        const auto size = [&](std::size_t i) {
            return (input[i + 1] + 2 * padding[i] - kernel[i]) / stride[i] + 1;
        };
        return {channels, size(0), size(1)};
    }

    /// Calls visit(h, w, kernel h, kernel w) for each input position under output (oh, ow).
    template <typename Visit>
    void visit(const Shape& input, Index oh, Index ow, const Visit& visit) const {
        for (Index kh = 0; kh < kernel[0]; ++kh)
            for (Index kw = 0; kw < kernel[1]; ++kw) {
                const Index h = oh * stride[0] - padding[0] + kh;
                const Index w = ow * stride[1] - padding[1] + kw;
                if (h >= 0 && h < input[1] && w >= 0 && w < input[2]) visit(h, w, kh, kw);
            }
    }
};

} // namespace headroom
