#pragma once

#include <cstddef>

namespace headroom {

/// More than any model has: a file that says more is damaged, and gets no memory for it.
inline constexpr int max_classes = 1 << 20;
inline constexpr std::size_t max_spec_layers = 10'000;

} // namespace headroom
