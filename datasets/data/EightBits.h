#pragma once

#include "datasets/data/Dataset.h"

#include <cstdint>
#include <vector>

namespace headroom {

/// Returns the bytes that a batch's pixels were made of, C x H x W each. Throws Error(bad_data)
/// naming the first sample whose values are not 8-bit; `remedy` ends the line.
std::vector<std::uint8_t> eight_bits(const Dataset& dataset, const Batch& batch,
                                     const char* remedy);

} // namespace headroom
