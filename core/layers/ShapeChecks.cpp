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

std::string brief_size(const Shape& size) {
    return size[0] == size[1] ? std::to_string(size[0]) : to_string(size);
}

} // namespace headroom
