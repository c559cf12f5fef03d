#pragma once

#include <cstddef>

namespace headroom {

/// More than the kernels and the packed weights of a layer take.
constexpr std::size_t code_memory_of_a_layer = 48 << 20;

/// Throws Error(resources) where the system would refuse so much memory that is written and then
/// executed. oneDNN requests it when it generates a kernel, and crashes if it is denied.
void require_code_memory(std::size_t bytes = code_memory_of_a_layer);

} // namespace headroom
