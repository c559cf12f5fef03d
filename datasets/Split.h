#pragma once

#include "datasets/Dataset.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace headroom {

/// Divides indices 0..labels.size()-1 into (rest, taken): of each class the nearest whole number to
/// `fraction` is taken, at least one and never all where a class has two or more samples.
/// Both parts are in ascending order; the choice depends on labels, fraction and seed alone.
std::pair<std::vector<std::size_t>, std::vector<std::size_t>>
stratified_split(const std::vector<int>& labels, double fraction, std::uint64_t seed);

} // namespace headroom
