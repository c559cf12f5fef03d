#pragma once

#include <cstddef>

namespace headroom {

/// Upper bound of the size of a layer's kernels and packed weights.
constexpr std::size_t code_memory_of_a_layer = 48 << 20;

/// Throws Error(resources) if the system would refuse this much memory that is written and then
/// executed. oneDNN requests it when it generates a kernel, and crashes if it is denied.
void require_code_memory(std::size_t bytes = code_memory_of_a_layer);

} // namespace headroom
