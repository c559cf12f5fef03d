#include "core/tensor/Shape.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <numeric>

namespace headroom {

std::int64_t volume(const Shape& shape) {
    // A file may give an empty shape other sizes of any magnitude.
    if (std::ranges::find(shape, 0) != shape.end()) return 0;
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

std::string to_string(const Shape& shape) {
    return fmt::format("{}", fmt::join(shape, "x"));
}

} // namespace headroom
