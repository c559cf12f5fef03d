#include "core/tensor/Shape.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <functional>
#include <numeric>

namespace headroom {

std::int64_t volume(const Shape& shape) {
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

std::string to_string(const Shape& shape) {
    return fmt::format("{}", fmt::join(shape, "x"));
}

} // namespace headroom
