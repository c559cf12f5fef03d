#pragma once

#include "datasets/data/Dataset.h"

#include <cstdint>
#include <span>
#include <vector>

namespace headroom {

/// Writes the bytes that values in [0, 1] were made of (n / 255), up to the first that is not an
/// 8-bit value. Returns how many those are: all, if the values are 8-bit.
std::size_t to_eight_bits(std::span<const float> values, std::span<std::uint8_t> bytes);

/// Returns the bytes that a batch's pixels were made of, C x H x W each. Throws Error(bad_data)
/// naming the first sample whose values are not 8-bit; `remedy` ends the line.
std::vector<std::uint8_t> eight_bits(const Dataset& dataset, const Batch& batch,
                                     const char* remedy);

} // namespace headroom
