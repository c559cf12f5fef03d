#pragma once

#include "datasets/image/ImageShape.h"

#include <algorithm>

namespace headroom {

/// Number of samples to read at a time, as floats, so that a thread holds about 16 MB of them: at
/// least one, at most `max`.
inline std::size_t samples_at_once(const ImageShape& shape, std::size_t max) {
    constexpr std::size_t values = 4 << 20;
    return std::clamp<std::size_t>(values / std::max<std::size_t>(shape.values(), 1), 1, max);
}

} // namespace headroom
