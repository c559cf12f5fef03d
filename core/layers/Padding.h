#pragma once

#include "core/tensor/Shape.h"

#include <string>

namespace headroom {

class SpecReader;

/// Zero padding around an image, for a sliding window.
///
///     "padding": 1              on all four sides
///     "padding": [1, 2]         above and below, left and right
///     "padding": [0, 0, 1, 1]   above, left, below, right
///     "padding": "same"         TensorFlow's SAME: the output has ceil(input / stride) rows and
///                               columns; an odd zero goes below or right
struct Padding {
    Shape begin{0, 0}, end{0, 0}; ///< {height, width}
    bool same = false;

    Padding() = default;
    Padding(Shape around) : begin(around), end(std::move(around)) {}
    /// Throws Error(usage) if a number is not from 0 to `high`.
    static Padding read(SpecReader& spec, int high);

    /// Returns the padding for an input {C, H, W}; never `same`.
    Padding resolved(const Shape& input, const Shape& kernel, const Shape& stride) const;
    Shape pads() const; ///< {top, left, bottom, right}, as in ONNX
    bool symmetric() const { return !same && begin == end; }
    std::string describe() const; ///< ", padding 1"; "" for none
};

/// Returns {height, width} of the output of a sliding window, rounded down. Throws Error(usage) if
/// the window is larger than the padded input.
Shape window_output(const std::string& layer, const Shape& input, const Shape& kernel,
                    const Shape& stride, const Padding& padding);

} // namespace headroom
