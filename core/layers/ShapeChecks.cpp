#include "core/layers/ShapeChecks.h"

#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

void require_image(const std::string& layer, const Shape& input) {
    if (input.size() != 3)
        throw usage_error(fmt::format("{} needs channels x height x width, got {}; put it before "
                                      "flatten",
                                      layer, to_string(input)));
}

Shape window_output(const std::string& layer, const Shape& input, const Shape& kernel,
                    const Shape& stride, const Shape& padding) {
    Shape output(2);
    for (int i = 0; i < 2; ++i) {
        auto span = input[i + 1] + 2 * padding[i] - kernel[i];
        if (span < 0)
            throw usage_error(fmt::format("{} does not fit its input of {}: use larger images or a "
                                          "smaller window",
                                          layer, to_string(input)));
        output[i] = span / stride[i] + 1;
    }
    return output;
}

std::string brief_size(const Shape& size) {
    return size[0] == size[1] ? std::to_string(size[0]) : to_string(size);
}

} // namespace headroom
