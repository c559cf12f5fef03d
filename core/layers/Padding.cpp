#include "core/layers/Padding.h"

#include "core/layers/ShapeChecks.h"
#include "core/layers/SpecReader.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

Padding Padding::read(SpecReader& spec, int high) {
    Padding padding;
    if (spec.is_text("padding", "same")) {
        padding.same = true;
        return padding;
    }
    const auto sides = spec.integers("padding", 0, high, {1, 2, 4}, {0});
    const auto at = [&](std::size_t i) { return sides[i % sides.size()]; };
    padding.begin = {at(0), at(1)};
    padding.end = {at(2), at(3)};
    return padding;
}

Padding Padding::resolved(const Shape& input, const Shape& kernel, const Shape& stride) const {
    if (!same) return *this;
    Padding padding;
    for (std::size_t i = 0; i < 2; ++i) {
        const auto size = input[i + 1], output = (size + stride[i] - 1) / stride[i];
        const auto zeros = std::max<std::int64_t>(0, (output - 1) * stride[i] + kernel[i] - size);
        padding.begin[i] = zeros / 2;
        padding.end[i] = zeros - zeros / 2;
    }
    return padding;
}

Shape Padding::pads() const {
    return {begin[0], begin[1], end[0], end[1]};
}

std::string Padding::describe() const {
    if (same) return ", padding same";
    if (!symmetric())
        return fmt::format(", padding {},{},{},{}", begin[0], begin[1], end[0], end[1]);
    return begin == Shape{0, 0} ? "" : ", padding " + brief_size(begin);
}

Shape window_output(const std::string& layer, const Shape& input, const Shape& kernel,
                    const Shape& stride, const Padding& padding) {
    const auto around = padding.resolved(input, kernel, stride);
    Shape output(2);
    for (std::size_t i = 0; i < 2; ++i) {
        const auto span = input[i + 1] + around.begin[i] + around.end[i] - kernel[i];
        if (span < 0)
            throw usage_error(fmt::format("{} does not fit its input of {}: use larger images or a "
                                          "smaller window",
                                          layer, to_string(input)));
        output[i] = span / stride[i] + 1;
    }
    return output;
}

} // namespace headroom
