#include "datasets/data/Images.h"

#include <algorithm>

namespace headroom {

namespace {

void to_unit_range(std::span<const std::uint8_t> values, float* out) {
    for (auto value : values)
        *out++ = static_cast<float>(value) / 255.0f;
}

void to_unit_range(std::span<const float> values, float* out) {
    std::copy(values.begin(), values.end(), out);
}

} // namespace

void to_unit_range(const Pixels& pixels, std::size_t first, std::size_t count, float* out) {
    std::visit([&](const auto& all) { to_unit_range(std::span(all).subspan(first, count), out); },
               pixels);
}

} // namespace headroom
