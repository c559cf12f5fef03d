#include "core/tensor/Parameter.h"

#include <algorithm>

namespace headroom {

Tensor Parameter::plain(const LaidOut& values) const {
    Tensor plain(values.shape());
    if (layout)
        layout->to_plain(values.data(), plain.data());
    else
        std::ranges::copy(values.raw(), plain.data());
    return plain;
}

LaidOut Parameter::laid_out(const Tensor& plain) const {
    LaidOut values(plain.shape());
    if (layout)
        layout->from_plain(plain.data(), values.data());
    else
        std::ranges::copy(plain.values(), values.data());
    return values;
}

void Parameter::set_value(std::span<const float> plain) {
    if (layout)
        layout->from_plain(plain.data(), value.data());
    else
        std::ranges::copy(plain, value.data());
    ++version;
}

} // namespace headroom
